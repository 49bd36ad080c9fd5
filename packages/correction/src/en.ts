export { type EnglishOptions, english } from './languages/english/english.ts';
