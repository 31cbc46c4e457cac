import { useTranslation } from 'react-i18next';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of seconds in the one or two units anybody plans by. */
export function useDuration(): (seconds: number) => string {
  const { t } = useTranslation();
  return (seconds) => {
    if (seconds < MINUTE) return t('common.duration.seconds', { count: Math.ceil(seconds) });
    if (seconds >= 2 * DAY) return t('common.duration.days', { count: Math.round(seconds / DAY) });
    const whole = Math.round(seconds / MINUTE);
    const [hours, minutes] = [Math.floor(whole / 60), whole % 60];
    if (hours === 0) return t('common.duration.minutes', { count: minutes });
    if (minutes === 0) return t('common.duration.hours', { count: hours });
    return t('common.duration.hoursMinutes', { hours, minutes });
  };
}
