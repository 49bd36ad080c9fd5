/** What to do where there is no program, or no model. */
export const ENGINE_REMEDY = 'Run npm run engine:build, or set WHISPER_CLI to a whisper-cli program.';

export const MODEL_REMEDY =
  'Download a multilingual Whisper model in ggml format, such as ggml-base-q8_0.bin of huggingface.co/ggerganov/whisper.cpp, and set STT_MODEL to its path.';

export const LISTENER_REMEDY = 'Run npm run engine:build: it builds enmienda-listen beside whisper-cli.';
