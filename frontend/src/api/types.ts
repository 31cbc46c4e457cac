import type { components } from './schema.gen';

type Schemas = components['schemas'];

/** The shapes of the API by the names this program uses for them. */
export type Me = Schemas['MePublic'];
export type Meta = Schemas['MetaPublic'];
export type Permission = Schemas['Permission'];
export type Areas = Schemas['Areas'];
export type Participant = Schemas['ParticipantPublic'];
export type ParticipantDetail = Schemas['ParticipantDetail'];
export type ParticipantCreate = Schemas['ParticipantCreate'];
export type ParticipantUpdate = Schemas['ParticipantUpdate'];
export type HistoryEntry = Schemas['HistoryPublic'];
export type ParticipantMessage = Schemas['ParticipantMessage'];
export type Import = Schemas['ImportPublic'];
export type MappingUpdate = Schemas['MappingUpdate'];
export type ImportRow = Schemas['ImportRowPublic'];
export type ProblemGroup = Schemas['ImportProblemGroup'];
export type RowProblem = Schemas['ImportProblemPublic'];
export type Template = Schemas['TemplatePublic'];
export type TemplateWrite = Schemas['TemplateWrite'];
export type TemplateVersion = Schemas['TemplateVersionPublic'];
export type Finding = Schemas['FindingPublic'];
export type Placeholder = Schemas['PlaceholderPublic'];
export type AudienceFields = Schemas['AudienceFields'];
export type Audience = Schemas['AudiencePublic'];
export type SendPreview = Schemas['PreviewPublic'];
export type SendJob = Schemas['SendJobPublic'];
export type SendJobCreate = Schemas['SendJobCreate'];
export type Message = Schemas['MessagePublic'];
export type Dashboard = Schemas['Dashboard'];
export type ParticipantList = Schemas['Page_ParticipantPublic_'];
export type ImportList = Schemas['Page_ImportPublic_'];
export type ImportRowList = Schemas['Page_ImportRowPublic_'];
export type RowProblemList = Schemas['Page_ImportProblemPublic_'];
export type TemplateList = Schemas['Page_TemplatePublic_'];
export type SendJobList = Schemas['Page_SendJobPublic_'];
export type MessageList = Schemas['Page_MessagePublic_'];
