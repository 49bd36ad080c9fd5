import { SETTING_VARIABLES } from '../settings.ts';

/** Problems of usage and of settings; every other failure is 1. */
export const EXIT_USAGE = 2;

export const HELP = `enmienda-stt: the speech-to-text and live correction server

  enmienda-stt serve [--host HOST] [--port PORT]
      Serves WS /ws/{conversation_id}, POST /transcribe/enhanced, GET /processing/stats, /healthz and /readyz.
      Writes one JSON line with its address to standard output when it is ready; logs go to standard error.

  enmienda-stt engine build [--jobs N] [--force] [--dry-run] [--json]
      Builds whisper-cli from the source inside the npm package nodejs-whisper, and with it enmienda-listen, which the
      batch asks how well the sound explains a correction, into .enmienda/whisper.
      Needs cmake, a C++ compiler, make and tar. Does nothing where both are installed already.

  enmienda-stt lexicon check [--json]
      Lists what the lexicons under LEXICON_PATH hold that is left out or limited, and why. Ends with 1 if anything is left out.

  enmienda-stt models list [--json]
      Lists the models in ENMIENDA_MODELS_DIR (or the folder models): Whisper files and sentence models.

  enmienda-stt models check [--json]
      Opens what is installed, and says of every feature that needs a model whether it is on, where was looked, and how to
      install what is missing. Ends with 1 if something installed doesn't work.

  enmienda-stt tokens add|list|rotate|revoke
      Makes, lists, replaces and revokes API tokens: enmienda-stt tokens --help.

  --help      this text
  --version   the version

Examples
  enmienda-stt serve --port 8080
  STT_MODEL=models/ggml-base-q8_0.bin enmienda-stt serve
  enmienda-stt engine build --jobs 2
  ENMIENDA_MODELS_DIR=/srv/models enmienda-stt models check

Settings (environment, or a file .env in the working folder; see docs/server.md)
${Object.entries(SETTING_VARIABLES)
  .map(
    ([name, { allowed, fallback }]) =>
      `  ${name.padEnd(25)} ${allowed}${fallback === undefined ? '' : ` [${fallback}]`}`,
  )
  .join('\n')}

Exit codes
  0 done   1 failed   ${EXIT_USAGE} wrong usage or settings
`;
