// enmienda-listen: how well a stretch of sound explains given texts, by the Whisper model it was started with.
//
//   enmienda-listen MODEL [THREADS]
//
// Reads requests on standard input, one after the other, and answers each with one line of JSON on standard output:
//
//   request:  "JSON_BYTES SOUND_BYTES\n", then the JSON, then the sound: mono, 16 kHz, signed 16 bit, little-endian
//   JSON:     {"id": 1, "language": "es", "passes": [{"prompt": [ids], "texts": [[ids], ...], "hear": 0}, ...]}
//   answer:   {"id": 1, "passes": [{"texts": [[log probability of each token, then of the end], ...], "heard": [ids]}], "cpu_ms": 9}
//   refusal:  {"id": 1, "error": {"kind": "bad-request" | "failed", "message": "..."}}
//
// The sound is encoded once for all passes; "cpu_ms" is the processor's time. A pass has the tokens of a prompt, the texts to be scored after it, and, in "hear", how many
// tokens to write down greedily after it (0 for none). Texts that begin alike share that part: they are gone through in order, and
// of each only what differs from the one before is decoded. The first line that is written says that the model is loaded:
// {"ready": 1, "vocabulary": 51865}. It ends with 0 at the end of its input, 2 for wrong arguments, 3 when the model can't be loaded,
// and 4 when a request's frame is broken, after which nothing more could be read.
//
// The sizes of frames are checked before anything is read, so no input makes it take more memory than these limits.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <exception>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "json.hpp"
#include "whisper.h"

namespace {

using json = nlohmann::json;
using Tokens = std::vector<whisper_token>;

constexpr size_t JSON_BYTES_MAX = 1 << 20;
constexpr size_t SAMPLES_MAX = 30 * WHISPER_SAMPLE_RATE;
constexpr size_t SAMPLES_MIN = WHISPER_SAMPLE_RATE / 10;
constexpr size_t PASSES_MAX = 8;
constexpr size_t TEXTS_MAX = 64;
constexpr size_t TEXT_TOKENS_MAX = 200;
constexpr size_t PROMPT_TOKENS_MAX = 200;

// Shorter sound is filled up with silence: the model was never shown less than a few words.
constexpr size_t SAMPLES_HEARD_MIN = WHISPER_SAMPLE_RATE;

// What the other side did wrong; the request is refused and the next one read.
struct BadRequest : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Pass {
    Tokens prompt;
    std::vector<Tokens> texts;
    size_t hear = 0;
};

struct Request {
    int64_t id = 0;
    int language = 0;
    std::vector<Pass> passes;
    std::vector<float> samples;
};

// Of all threads together.
int64_t cpu_ms() { return static_cast<int64_t>(std::clock()) * 1000 / CLOCKS_PER_SEC; }

void answer(const json & line) {
    const std::string text = line.dump(-1, ' ', true, json::error_handler_t::replace);
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

void refuse(const json & id, const char * kind, const std::string & message) {
    answer({{"id", id}, {"error", {{"kind", kind}, {"message", message}}}});
}

const json & member(const json & object, const char * name) {
    const auto found = object.find(name);
    if (found == object.end()) throw BadRequest(std::string("\"") + name + "\" is missing");
    return *found;
}

// Text tokens only: those from the end token on are instructions to the model.
Tokens read_tokens(const json & list, size_t limit, whisper_token end) {
    if (!list.is_array() || list.size() > limit) throw BadRequest("a list of tokens is none, or too long");
    Tokens tokens;
    tokens.reserve(list.size());
    for (const json & id : list) {
        if (!id.is_number_integer() || id < 0 || id >= end) throw BadRequest("a token is not one of the model's texts");
        tokens.push_back(id.get<whisper_token>());
    }
    return tokens;
}

Pass read_pass(const json & from, whisper_token end) {
    if (!from.is_object()) throw BadRequest("a pass is not an object");
    Pass pass;
    pass.prompt = read_tokens(member(from, "prompt"), PROMPT_TOKENS_MAX, end);
    const json & texts = member(from, "texts");
    if (!texts.is_array() || texts.size() > TEXTS_MAX) throw BadRequest("\"texts\" is no list, or too long");
    for (const json & text : texts) pass.texts.push_back(read_tokens(text, TEXT_TOKENS_MAX, end));
    const json & hear = member(from, "hear");
    if (!hear.is_number_unsigned() || hear > TEXT_TOKENS_MAX) throw BadRequest("\"hear\" is no number of tokens");
    pass.hear = hear.get<size_t>();
    return pass;
}

void read_json(const json & from, whisper_context * ctx, Request & request) {
    const json & language = member(from, "language");
    if (!language.is_string()) throw BadRequest("\"language\" is no text");
    request.language = whisper_lang_id(language.get<std::string>().c_str());
    if (request.language < 0) throw BadRequest("\"language\" is none that the model knows");
    const json & passes = member(from, "passes");
    if (!passes.is_array() || passes.empty() || passes.size() > PASSES_MAX) {
        throw BadRequest("\"passes\" is no list, empty or too long");
    }
    for (const json & pass : passes) request.passes.push_back(read_pass(pass, whisper_token_eot(ctx)));
}

std::vector<float> read_sound(const std::string & bytes) {
    const size_t count = bytes.size() / 2;
    if (bytes.size() % 2 != 0 || count < SAMPLES_MIN || count > SAMPLES_MAX) {
        throw BadRequest("the sound is shorter than 0.1 s, longer than 30 s, or has half a sample");
    }
    std::vector<float> samples(std::max(count, SAMPLES_HEARD_MIN), 0.0f);
    for (size_t i = 0; i < count; i++) {
        const auto low = static_cast<uint8_t>(bytes[2 * i]);
        const auto high = static_cast<uint8_t>(bytes[2 * i + 1]);
        samples[i] = static_cast<float>(static_cast<int16_t>(static_cast<uint16_t>(low | high << 8))) / 32768.0f;
    }
    return samples;
}

// The encoder's window in 1/50 s, fitted to the sound: half the time of the full 30 s.
int audio_context(whisper_context * ctx, size_t samples) {
    const double seconds = static_cast<double>(samples) / WHISPER_SAMPLE_RATE;
    const int fitted = static_cast<int>(std::ceil((seconds + 1) * 50 / 64)) * 64 + 64;
    return std::min(whisper_n_audio_ctx(ctx), fitted);
}

// The interface has no call that sets the encoder's window but the transcription itself: it is started, and called off before it encodes.
void encode(whisper_context * ctx, const std::vector<float> & samples, int threads) {
    whisper_full_params params = whisper_full_default_params(WHISPER_SAMPLING_GREEDY);
    params.n_threads = threads;
    params.audio_ctx = audio_context(ctx, samples.size());
    params.language = "en";
    params.print_progress = false;
    params.encoder_begin_callback = [](whisper_context *, whisper_state *, void *) { return false; };
    if (whisper_full(ctx, params, samples.data(), static_cast<int>(samples.size())) != 0) {
        throw std::runtime_error("the sound could not be prepared");
    }
    if (whisper_encode(ctx, 0, threads) != 0) throw std::runtime_error("the sound could not be encoded");
}

// What the model has been told so far, and what it expects next.
class Decoder {
public:
    Decoder(whisper_context * ctx, int threads) : ctx(ctx), threads(threads), vocabulary(whisper_n_vocab(ctx)) {}

    // Goes back to the first `length` tokens; what comes next must be told again.
    void rewind(size_t length) { past = length; }

    void tell(const whisper_token * tokens, size_t count) {
        if (whisper_decode(ctx, tokens, static_cast<int>(count), static_cast<int>(past), threads) != 0) {
            throw std::runtime_error("a text could not be decoded");
        }
        past += count;
        // Only the row of the last token is filled.
        const float * row = whisper_get_logits(ctx) + (count - 1) * static_cast<size_t>(vocabulary);
        logits.assign(row, row + vocabulary);
        const float most = *std::max_element(logits.begin(), logits.end());
        double sum = 0;
        for (const float logit : logits) sum += std::exp(static_cast<double>(logit - most));
        normaliser = most + std::log(sum);
    }

    double log_probability(whisper_token token) const { return logits[static_cast<size_t>(token)] - normaliser; }

    // Of the texts and the end; instructions are left out.
    whisper_token likeliest(whisper_token end) const {
        return static_cast<whisper_token>(
            std::max_element(logits.begin(), logits.begin() + end + 1) - logits.begin());
    }

private:
    whisper_context * ctx;
    int threads;
    int vocabulary;
    size_t past = 0;
    std::vector<float> logits;
    double normaliser = 0;
};

Tokens beginning(whisper_context * ctx, const Pass & pass, int language) {
    Tokens tokens;
    if (!pass.prompt.empty()) {
        tokens.push_back(whisper_token_prev(ctx));
        tokens.insert(tokens.end(), pass.prompt.begin(), pass.prompt.end());
    }
    tokens.push_back(whisper_token_sot(ctx));
    if (whisper_is_multilingual(ctx)) {
        tokens.push_back(whisper_token_lang(ctx, language));
        tokens.push_back(whisper_token_transcribe(ctx));
    }
    tokens.push_back(whisper_token_not(ctx));
    return tokens;
}

// Log probabilities of one text's tokens and of its end. `expected[i]` is what token i was worth in the text before, as far as both begin alike.
std::vector<std::vector<double>> score_texts(Decoder & decoder, const Pass & pass, const Tokens & start, whisper_token end) {
    std::vector<size_t> order(pass.texts.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return pass.texts[a] < pass.texts[b]; });
    std::vector<std::vector<double>> scores(pass.texts.size());
    const Tokens none;
    const Tokens * before = &none;
    const std::vector<double> * before_scores = nullptr;
    for (const size_t index : order) {
        const Tokens & text = pass.texts[index];
        std::vector<double> & score = scores[index];
        const auto differ = std::mismatch(before->begin(), before->end(), text.begin(), text.end());
        // The decoder holds only what it expects after its last token, so the last one that both share is told again.
        const size_t same = static_cast<size_t>(differ.second - text.begin());
        const size_t known = same == 0 ? 0 : same - 1;
        if (before_scores != nullptr) score.assign(before_scores->begin(), before_scores->begin() + static_cast<long>(same));
        if (same == 0) {
            decoder.rewind(0);
            decoder.tell(start.data(), start.size());
        } else {
            decoder.rewind(start.size() + known);
            decoder.tell(&text[known], 1);
        }
        for (size_t i = same; i < text.size(); i++) {
            score.push_back(decoder.log_probability(text[i]));
            decoder.tell(&text[i], 1);
        }
        score.push_back(decoder.log_probability(end));
        before = &text;
        before_scores = &score;
    }
    return scores;
}

Tokens write_down(Decoder & decoder, const Pass & pass, const Tokens & start, whisper_token end) {
    Tokens heard;
    if (pass.hear == 0) return heard;
    decoder.rewind(0);
    decoder.tell(start.data(), start.size());
    while (heard.size() < pass.hear) {
        const whisper_token next = decoder.likeliest(end);
        if (next == end) break;
        heard.push_back(next);
        decoder.tell(&heard.back(), 1);
    }
    return heard;
}

json listen(whisper_context * ctx, const Request & request, int threads) {
    const int64_t started = cpu_ms();
    encode(ctx, request.samples, threads);
    const whisper_token end = whisper_token_eot(ctx);
    const auto context = static_cast<size_t>(whisper_n_text_ctx(ctx));
    json passes = json::array();
    for (const Pass & pass : request.passes) {
        const Tokens start = beginning(ctx, pass, request.language);
        size_t longest = pass.hear;
        for (const Tokens & text : pass.texts) longest = std::max(longest, text.size());
        if (start.size() + longest > context) throw BadRequest("prompt and text together are longer than the model's memory");
        Decoder decoder(ctx, threads);
        const auto texts = score_texts(decoder, pass, start, end);
        passes.push_back({{"texts", texts}, {"heard", write_down(decoder, pass, start, end)}});
    }
    return {{"id", request.id}, {"passes", passes}, {"cpu_ms", cpu_ms() - started}};
}

bool read_exactly(std::string & into, size_t bytes) {
    into.resize(bytes);
    return std::fread(into.data(), 1, bytes, stdin) == bytes;
}

// Digits up to `stop`; nothing for anything else, or for more than `limit`.
std::optional<size_t> read_size(char stop, size_t limit, int first) {
    size_t size = 0;
    bool any = false;
    for (int letter = first; letter != stop; letter = std::fgetc(stdin)) {
        if (letter < '0' || letter > '9') return std::nullopt;
        size = size * 10 + static_cast<size_t>(letter - '0');
        if (size > limit) return std::nullopt;
        any = true;
    }
    return any ? std::optional<size_t>(size) : std::nullopt;
}

void handle(whisper_context * ctx, const std::string & text, const std::string & sound, int threads) {
    json id = nullptr;
    try {
        const json from = json::parse(text, nullptr, false);
        if (!from.is_object()) throw BadRequest("the request is no JSON object");
        const json & given = member(from, "id");
        if (!given.is_number_unsigned() || given > (uint64_t{1} << 53)) throw BadRequest("\"id\" is no number");
        id = given;
        Request request;
        request.id = given.get<int64_t>();
        read_json(from, ctx, request);
        request.samples = read_sound(sound);
        answer(listen(ctx, request, threads));
    } catch (const BadRequest & error) {
        refuse(id, "bad-request", error.what());
    } catch (const std::exception & error) {
        refuse(id, "failed", error.what());
    }
}

int serve(whisper_context * ctx, int threads) {
    std::string text;
    std::string sound;
    for (;;) {
        const int first = std::fgetc(stdin);
        if (first == EOF) return 0;
        const auto json_bytes = read_size(' ', JSON_BYTES_MAX, first);
        const auto sound_bytes = json_bytes ? read_size('\n', 2 * SAMPLES_MAX, std::fgetc(stdin)) : std::nullopt;
        if (!sound_bytes) {
            refuse(nullptr, "bad-request", "the frame is not \"JSON_BYTES SOUND_BYTES\\n\" within the limits");
            return 4;
        }
        if (!read_exactly(text, *json_bytes) || !read_exactly(sound, *sound_bytes)) return 4;
        handle(ctx, text, sound, threads);
    }
}

}  // namespace

int main(int argc, char ** argv) {
    const int threads = argc == 3 ? std::atoi(argv[2]) : 1;
    if (argc < 2 || argc > 3 || std::strcmp(argv[1], "--help") == 0 || threads < 1 || threads > 64) {
        std::fputs("enmienda-listen MODEL [THREADS]: log probabilities of texts under sound; requests come on standard input\n", stderr);
        return argc == 2 && std::strcmp(argv[1], "--help") == 0 ? 0 : 2;
    }
    whisper_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
    whisper_context_params params = whisper_context_default_params();
    params.use_gpu = false;
    whisper_context * ctx = whisper_init_from_file_with_params(argv[1], params);
    if (ctx == nullptr) {
        std::fputs("the model can't be loaded\n", stderr);
        return 3;
    }
    answer({{"ready", 1}, {"vocabulary", whisper_n_vocab(ctx)}});
    const int code = serve(ctx, threads);
    whisper_free(ctx);
    return code;
}
