import { Accordion, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TemplateVersion } from '@/api/types';
import { useFormat } from '@/lib/format';
import { Loaded } from '@/ui/states';
import { WhatsAppBubble } from '@/ui/whatsapp-bubble';
import { versionsQuery } from './queries';

/** Every text that was ever in force; what a sent message said can always be looked up. */
export function TemplateVersions({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery(versionsQuery(id));
  return (
    <Loaded query={query} lines={2}>
      {(versions) => {
        const [, ...earlier] = versions.items;
        if (earlier.length === 0) {
          return (
            <Text size="sm" c="dimmed" p="lg">
              {t('templates.noVersions')}
            </Text>
          );
        }
        return (
          <Accordion chevronPosition="left" keepMounted={false}>
            {earlier.map((version) => (
              <OneVersion key={version.version} version={version} />
            ))}
          </Accordion>
        );
      }}
    </Loaded>
  );
}

function OneVersion({ version }: { version: TemplateVersion }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Accordion.Item value={String(version.version)}>
      <Accordion.Control>
        <Text span fw={600} size="sm">
          {t('templates.version', { version: version.version })}
        </Text>
        <Text span size="sm" c="dimmed" ml="sm">
          {format.dateTime(version.created_at)}
        </Text>
      </Accordion.Control>
      <Accordion.Panel>
        <WhatsAppBubble text={version.body} />
      </Accordion.Panel>
    </Accordion.Item>
  );
}
