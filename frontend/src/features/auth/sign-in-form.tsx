import { Button, Code, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconInfoCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signIn } from '@/api/session';
import type { Meta } from '@/api/types';
import { Notice } from '@/ui/states';

const route = getRouteApi('/sign-in');

export function SignInForm({ demo }: { demo: Meta['demo'] }) {
  const { t } = useTranslation();
  const { ended } = route.useSearch();
  const attempt = useSignIn();
  const form = useForm({
    initialValues: { username: '', password: '' },
    validate: {
      username: (value) => (value ? null : t('auth.required')),
      password: (value) => (value ? null : t('auth.required')),
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => attempt.mutate(values))} noValidate>
      <Stack gap="md">
        {ended && !attempt.isError && <Notice color="sky">{t('auth.ended')}</Notice>}
        {attempt.isError && (
          <Notice color="red" role="alert">
            {attempt.error.message}
          </Notice>
        )}
        <TextInput
          label={t('auth.username')}
          autoComplete="username"
          autoCapitalize="none"
          data-autofocus
          size="md"
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label={t('auth.password')}
          autoComplete="current-password"
          size="md"
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={attempt.isPending} fullWidth>
          {t('auth.submit')}
        </Button>
        {demo && <DemoAccount demo={demo} fill={() => form.setValues(demo)} />}
      </Stack>
    </form>
  );
}

function useSignIn() {
  const router = useRouter();
  const { back } = route.useSearch();
  return useMutation({
    mutationFn: ({ username, password }: { username: string; password: string }) =>
      signIn(username, password),
    meta: { showsErrors: true },
    onSuccess: () => router.history.push(back ?? '/'),
  });
}

function DemoAccount({ demo, fill }: { demo: NonNullable<Meta['demo']>; fill: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice color="sky" icon={<IconInfoCircle aria-hidden />}>
      <Text size="sm">{t('auth.demo')}</Text>
      <Group justify="space-between" mt={6}>
        <Text size="sm">
          <Code>{demo.username}</Code> / <Code>{demo.password}</Code>
        </Text>
        <Button size="compact-sm" variant="default" onClick={fill}>
          {t('auth.demoFill')}
        </Button>
      </Group>
    </Notice>
  );
}
