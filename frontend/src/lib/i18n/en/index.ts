import { auth } from './auth.ts';
import { codes } from './codes.ts';
import { common } from './common.ts';
import { dashboard } from './dashboard.ts';
import { imports } from './imports.ts';
import { participants } from './participants.ts';
import { sendJobs } from './send-jobs.ts';
import { templates } from './templates.ts';

export const en = {
  common,
  auth,
  codes,
  dashboard,
  participants,
  imports,
  templates,
  sendJobs,
} as const;
