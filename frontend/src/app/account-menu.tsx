import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconDeviceLaptop,
  IconLogout,
  IconMoon,
  IconSelector,
  IconSun,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signOut } from '@/api/session';
import { useMe } from '@/api/shared-queries';
import { chooseLanguage, type Language } from '@/lib/i18n';
import classes from './account-menu.module.css';

const SCHEMES = [
  { value: 'light', icon: IconSun },
  { value: 'dark', icon: IconMoon },
  { value: 'auto', icon: IconDeviceLaptop },
] as const;

const LANGUAGES = [
  { value: 'id', label: 'indonesian' },
  { value: 'en', label: 'english' },
] as const;

export function AccountMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const leave = useSignOut();
  return (
    <Menu position="top-start" width={220} shadow="md">
      <Menu.Target>
        <UnstyledButton
          className={classes.target}
          aria-label={t('common.account.label', { name: me.full_name })}
        >
          <Avatar name={me.full_name} size={36} color="nila" aria-hidden />
          <span className={classes.who}>
            <Text size="sm" fw={600} truncate>
              {me.full_name}
            </Text>
            <Text size="xs" c="dimmed">
              {t(`codes.role.${me.role}`)}
            </Text>
          </span>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <LanguageItems />
        <SchemeItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>
          {t('common.account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function LanguageItems() {
  const { t, i18n } = useTranslation();
  const change = useChangeLanguage();
  return (
    <>
      <Menu.Label>{t('common.account.language')}</Menu.Label>
      {LANGUAGES.map(({ value, label }) => (
        <Menu.Item
          key={value}
          onClick={() => change(value)}
          rightSection={i18n.language === value && <IconCheck size={16} />}
        >
          {t(`common.account.${label}`)}
        </Menu.Item>
      ))}
    </>
  );
}

function SchemeItems() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('common.account.scheme')}</Menu.Label>
      {SCHEMES.map(({ value, icon: Shape }) => (
        <Menu.Item
          key={value}
          leftSection={<Shape size={16} />}
          rightSection={colorScheme === value && <IconCheck size={16} />}
          onClick={() => setColorScheme(value)}
        >
          {t(`common.account.${value}`)}
        </Menu.Item>
      ))}
    </>
  );
}

/** The server's own sentences come in the chosen language too, so they are asked for again. */
function useChangeLanguage() {
  const queryClient = useQueryClient();
  return async (language: Language) => {
    await chooseLanguage(language);
    await queryClient.invalidateQueries();
  };
}

function useSignOut() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return async () => {
    await signOut();
    await navigate({ to: '/sign-in', search: {} });
    queryClient.clear();
  };
}
