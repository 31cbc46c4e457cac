import { setupServer } from 'msw/node';
import { handlers } from './server';

export const server = setupServer(...handlers);
