export const auth = {
  title: 'Sign in',
  username: 'User name',
  password: 'Password',
  submit: 'Sign in',
  required: 'This is not filled in yet',
  ended: 'Your session has ended. Sign in again to go on from the same page.',
  demo: 'This is a demo. Use the example account:',
  demoFill: 'Fill it in for me',
  tagline: 'WhatsApp notices to participants: one upload, masked data, never twice.',
  example:
    'Dear S*** M***\n\nJKN card 000******1234 is *not active* now, according to the membership data.\n\nCheck the status in the Mobile JKN app or call Care Center 165.',
} as const;
