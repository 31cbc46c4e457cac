import { Fragment, type ReactNode } from 'react';
import { type Marked, parseMarks } from '@/lib/whatsapp-text';
import classes from './whatsapp-bubble.module.css';

/** A notice as its reader will see it on a phone. */
export function WhatsAppBubble({ text, footer }: { text: string; footer?: ReactNode }) {
  return (
    <div className={classes.wall}>
      <div className={classes.bubble}>
        <p className={classes.text}>
          <Parts parts={parseMarks(text)} />
        </p>
        {footer && <div className={classes.footer}>{footer}</div>}
      </div>
    </div>
  );
}

const TAGS = { bold: 'strong', italic: 'em', struck: 's', code: 'code' } as const;

function Parts({ parts }: { parts: Marked[] }) {
  return parts.map((part, place) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
    if (typeof part === 'string') return <Fragment key={place}>{part}</Fragment>;
    const Tag = TAGS[part.mark];
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Tag key={place}>
        <Parts parts={part.parts} />
      </Tag>
    );
  });
}
