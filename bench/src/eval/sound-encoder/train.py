"""Trains the network of `createSoundEncoder` (packages/correction/models/sound-encoder.onnx) from the phones that bin.js wrote.

  python3 -m venv venv; venv/bin/pip install torch==2.15.0 onnx==1.23.2 numpy==2.4.6
  node bench/dist/eval/sound-encoder/bin.js --set ... --out FOLDER
  venv/bin/python bench/src/eval/sound-encoder/train.py pretrain FOLDER     made-up errors in words and names, no term of a set
  venv/bin/python bench/src/eval/sound-encoder/train.py score FOLDER        five folds by term on the sets' own errors: the table
  venv/bin/python bench/src/eval/sound-encoder/train.py export FOLDER       tuned on all pairs, written to FOLDER/sound-encoder.onnx

One thread, some 15, 7 and 2 minutes. Progress goes to stderr, the table to stdout. A development tool: the product never runs it.
"""
import copy, hashlib, json, math, pathlib, sys
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(1)
PHONES = 64
PHONES_MAX = 40
CHANNELS, HEADS, DIMENSION = 96, 8, 256
PRETRAINING_STEPS, TUNING_STEPS = 2285, 80
FOLDS = 5
MANNERS = ["stop", "affricate", "fricative", "nasal", "lateral", "rhotic", "glide"]


def note(line):
    print(line, file=sys.stderr, flush=True)


def padded(phrases):
    cells = np.zeros((len(phrases), min(PHONES_MAX, max(map(len, phrases)))), np.int64)
    for row, phones in enumerate(phrases):
        phones = phones[: cells.shape[1]]
        cells[row, : len(phones)] = phones
    return cells


class Errors:
    """Puts phones wrong: how readily is exp(-cost / 6) of the language's costs, weighted by how common the phone heard instead is."""

    def __init__(self, costs, words):
        common = np.bincount(np.concatenate([np.array(word) for word in words]), minlength=PHONES).astype(float)
        common /= common.sum()
        ease = np.exp(-costs / 6.0)
        np.fill_diagonal(ease, 0)
        instead, added = ease.copy(), ease[0] * common
        added[0] = 0
        instead[:, 0] = ease[:, 0] * 1.5
        instead[:, 1:] *= np.sqrt(common[1:] + 1e-9) / np.sqrt(common.max())
        total = instead.sum(1)
        self.proneness = np.clip(total / (total[1:] * common[1:]).sum(), 0.5, 2.0)
        self.proneness[0] = 0
        self.instead = np.cumsum(instead / np.maximum(total, 1e-12)[:, None], 1)
        self.added = np.cumsum(added / added.sum())

    def __call__(self, cells, random, rate):
        shape, said, rates = cells.shape, cells > 0, rate[:, None]
        wrong = (random.random(shape) < rates * self.proneness[cells]) & said
        heard = cells.copy()
        heard[wrong] = (self.instead[cells[wrong]] < random.random(wrong.sum())[:, None]).sum(1).clip(0, PHONES - 1)
        extra = np.searchsorted(self.added, random.random(shape)).clip(1, PHONES - 1)
        extra = np.where(random.random(shape) < 0.25, cells, extra)
        extra = np.where((random.random(shape) < rates * 0.22) & said, extra, 0)
        heard = np.stack([heard, extra], 2).reshape(shape[0], -1)
        heard = np.take_along_axis(heard, np.argsort(heard == 0, axis=1, kind="stable"), 1)
        phrases = [list(row[row > 0]) for row in heard]
        # A wrong border of the words: an end is lost, or the end of another phrase is heard with it.
        for row in np.nonzero(random.random(shape[0]) < 0.22 * np.minimum(1, rate / 0.15))[0]:
            phones, count = phrases[row], random.integers(1, 4)
            other = cells[random.integers(shape[0])]
            other = list(other[other > 0])
            if len(phones) < 5:
                continue
            phrases[row] = [phones[count:], phones[:-count], other[-count:] + phones, phones + other[:count]][random.integers(4)]
        return [phones[:PHONES_MAX] or [cells[row, 0]] for row, phones in enumerate(phrases)]


def articulation(features):
    matrix = np.zeros((PHONES, 12), np.float32)
    for phone, one in enumerate(features):
        if one is None:
            continue
        if one["kind"] == "vowel":
            matrix[phone, :3] = 1, one["height"] / 3, one["backness"] / 2
        else:
            matrix[phone, 2], matrix[phone, 3] = 1 if one["isVoiced"] else -1, 1
            matrix[phone, 4 + MANNERS.index(one["manner"])] = 1
            matrix[phone, 11] = one["place"] / 6
    return torch.tensor(matrix)


class Encoder(nn.Module):
    """Three convolutions over the phones, then eight weighted sums, each about one place of the phrase, and the sum of all."""

    def __init__(self, features, dropout=0.0):
        super().__init__()
        self.phone = nn.Embedding(PHONES, CHANNELS, padding_idx=0)
        self.made = nn.Linear(12, CHANNELS, bias=False)
        self.register_buffer("features", articulation(features))
        self.convolutions = nn.ModuleList(nn.Conv1d(CHANNELS, CHANNELS, k, padding=k // 2) for k in (3, 5, 3))
        self.norms = nn.ModuleList([nn.Identity(), nn.LayerNorm(CHANNELS), nn.LayerNorm(CHANNELS)])
        self.attention = nn.Linear(CHANNELS, HEADS)
        self.centre = nn.Parameter(torch.linspace(0, 1, HEADS))
        self.sharpness = nn.Parameter(torch.full((HEADS,), 2.5))
        self.value = nn.Linear(CHANNELS, CHANNELS)
        self.out = nn.Linear((HEADS + 1) * CHANNELS, DIMENSION)
        self.dropout = nn.Dropout(dropout)
        self.log_scale = nn.Parameter(torch.tensor(math.log(14.0)))

    def forward(self, phones):
        said = (phones > 0).float()
        mask, count = said[:, :, None], said.sum(1).clamp(min=1)
        hidden = (self.phone.weight + self.features @ self.made.weight.T)[phones] * mask
        for norm, convolution in zip(self.norms, self.convolutions):
            hidden = hidden + F.relu(convolution((norm(hidden) * mask).transpose(1, 2)).transpose(1, 2)) * mask
        place = (torch.arange(phones.shape[1])[None].float() + 0.5) / count[:, None]
        weights = self.attention(hidden) - F.softplus(self.sharpness) * 9 * (place[:, :, None] - self.centre) ** 2
        weights = torch.softmax(weights.masked_fill(phones[:, :, None] == 0, -1e4), 1) * torch.log1p(count)[:, None, None]
        values = self.value(hidden) * mask
        pooled = torch.einsum("nlh,nlc->nhc", weights, values).flatten(1)
        pooled = torch.cat([pooled, values.sum(1) / count.sqrt()[:, None]], 1)
        return F.normalize(self.out(self.dropout(pooled)), dim=1)


def encoded(network, phrases):
    """In parts of like length."""
    order = sorted(range(len(phrases)), key=lambda row: len(phrases[row]))
    parts = [network(torch.from_numpy(padded([phrases[row] for row in order[at : at + 192]]))) for at in range(0, len(order), 192)]
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return torch.cat(parts)[torch.from_numpy(back)]


@torch.no_grad()
def vectors(network, phrases):
    network.eval()
    found = encoded(network, phrases).numpy()
    network.train()
    return found


def read(folder):
    data = json.loads((folder / "sounds.json").read_text())
    for code, language in data["languages"].items():
        language["costs"] = np.array(language["costs"]).reshape(PHONES, PHONES)
        language["errors"] = Errors(language["costs"], language["everyday"])
        # A term is in the same fold in every set of its language.
        language["fold"] = np.array(
            [int(hashlib.md5(f"{code}{row}".encode()).hexdigest(), 16) % FOLDS for row in range(len(language["terms"]))]
        )
    return data


def vocabulary(language, random):
    """Words, names, and runs of two or three of them; none is a term of a set."""
    taken, found = {tuple(term[:PHONES_MAX]) for term in language["terms"]}, []

    def add(phones):
        key = tuple(phones[:PHONES_MAX])
        if len(key) >= 2 and key not in taken:
            taken.add(key)
            found.append(list(key))

    for phones in language["everyday"][:15000] + language["names"]:
        add(phones)
    for _ in range(20000):
        phones = []
        for _ in range(random.integers(2, 4)):
            words = language["names"] if random.random() < 0.6 else language["everyday"]
            phones = phones + words[int(len(words) * random.random() ** 2)]
        if len(phones) <= 34:
            add(phones)
    return found


def step_of(network, optimiser, loss, rate):
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()


def pretrain(folder, batch=320, rate=2.5e-3):
    """Tells what was disturbed from the rest of its batch (InfoNCE, both ways); most of a batch are words that sound alike."""
    data, random = read(folder), np.random.default_rng(1)
    torch.manual_seed(1)
    languages = list(data["languages"].values())
    for language in languages:
        language["vocabulary"] = vocabulary(language, random)
    network, groups = Encoder(data["features"]), {}
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-4, betas=(0.9, 0.98))
    for step in range(PRETRAINING_STEPS):
        language = languages[step % len(languages)]
        words = language["vocabulary"]
        if step >= 150 and step % 150 < len(languages):
            pool = random.choice(len(words), 6000, replace=False)
            found = vectors(network, [words[row] for row in pool])
            chosen = random.choice(len(pool), 1500, replace=False)
            groups[id(language)] = pool[np.argpartition(-(found[chosen] @ found.T), 9, axis=1)[:, :9]]
        rows = np.zeros(0, np.int64)
        if id(language) in groups:
            rows = np.unique(groups[id(language)][random.choice(1500, batch // 12, replace=False)])[: batch * 3 // 4]
        rows = np.unique(np.concatenate([rows, random.integers(0, len(words), batch - len(rows))]))
        said = [words[row] for row in rows]
        heard = language["errors"](padded(said), random, np.minimum(0.55, 0.04 + 0.42 * random.random(len(said)) ** 1.2))
        both = encoded(network, said + heard)
        logits = both[len(said) :] @ both[: len(said)].T * network.log_scale.exp().clamp(max=60)
        own = torch.arange(len(said))
        loss = F.cross_entropy(logits, own) + 0.3 * F.cross_entropy(logits.T, own)
        slope = 0.5 * (1 + math.cos(math.pi * step / PRETRAINING_STEPS)) + 0.01
        step_of(network, optimiser, loss, rate * min(1, (step + 1) / 40) * slope)
        if step % 100 == 0:
            note(f"{step} of {PRETRAINING_STEPS}: loss {loss.item():.3f}")
    torch.save(network.state_dict(), folder / "pretrained.pt")


def tune(folder, data, left_out, rate=5e-4):
    """Learns the sets' own errors, but for those of terms in the fold left out; beside them made-up errors of the same terms."""
    random = np.random.default_rng(left_out)
    torch.manual_seed(left_out)
    network = Encoder(data["features"], dropout=0.1)
    network.load_state_dict(torch.load(folder / "pretrained.pt"))
    mean = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-3, betas=(0.9, 0.98))
    languages, pairs, near = list(data["languages"].values()), [], {}
    for language in languages:
        found = [(h[:PHONES_MAX], t) for s in language["sets"].values() for h, t in zip(s["heard"], s["term"])]
        found = [(h, t) for h, t in found if language["fold"][t] != left_out and len(h) > 0]
        pairs.append(([h for h, _ in found], np.array([t for _, t in found]), np.nonzero(language["fold"] != left_out)[0]))
    share = np.array([len(heard) for heard, _, _ in pairs]) ** 0.7
    for step in range(TUNING_STEPS):
        which = random.choice(len(languages), p=share / share.sum())
        language, (heard, terms, allowed) = languages[which], pairs[which]
        if which not in near or near[which][0] <= step - 40:
            alike = vectors(network, heard) @ vectors(network, [language["terms"][term] for term in allowed]).T
            near[which] = (step, allowed[np.argpartition(-alike, 12, axis=1)[:, :12]])
        rows = random.choice(len(heard), min(96, len(heard)), replace=False)
        disturbed = random.choice(allowed, 80, replace=False)
        wrong = near[which][1][rows][np.arange(len(rows))[:, None], random.integers(0, 12, (len(rows), 2))].ravel()
        places = {}  # terms of the same sound are one
        for term in [*terms[rows], *disturbed, *wrong]:
            places.setdefault(tuple(language["terms"][term][:PHONES_MAX]), len(places))
        own = [places[tuple(language["terms"][term][:PHONES_MAX])] for term in [*terms[rows], *disturbed]]
        texts = [heard[row] for row in rows]
        shaken = language["errors"](padded(texts), random, np.full(len(rows), 0.06))
        texts = [text if random.random() < 0.5 else other for text, other in zip(texts, shaken)]
        made_up = padded([language["terms"][term] for term in disturbed])
        texts += language["errors"](made_up, random, 0.04 + 0.4 * random.random(len(disturbed)))
        found = encoded(network, texts + [list(key) for key in places])
        logits = found[: len(texts)] @ found[len(texts) :].T * network.log_scale.exp().clamp(max=60)
        weights = torch.tensor([1.0] * len(rows) + [0.5] * len(disturbed))
        loss = (F.cross_entropy(logits, torch.tensor(own), reduction="none") * weights).sum() / weights.sum()
        slope = 0.5 * (1 + math.cos(math.pi * step / TUNING_STEPS)) + 0.02
        step_of(network, optimiser, loss, rate * min(1, (step + 1) / 15) * slope)
        kept = min(0.97, (step + 1) / (step + 10))
        with torch.no_grad():
            for average, weight in zip(mean.parameters(), network.parameters()):
                average.mul_(kept).add_(weight, alpha=1 - kept)
    return mean.eval()


def score(folder):
    """Shares of missed terms found first, in ten and in a hundred of all terms, by networks that haven't seen their errors."""
    data, places = read(folder), {}
    for fold in range(FOLDS):
        note(f"fold {fold + 1} of {FOLDS}")
        network = tune(folder, data, fold)
        for language in data["languages"].values():
            terms = vectors(network, language["terms"])
            for name, one in language["sets"].items():
                rows = [row for row, term in enumerate(one["term"]) if language["fold"][term] == fold]
                alike = vectors(network, [one["heard"][row] for row in rows]) @ terms.T
                own = alike[np.arange(len(rows)), np.array(one["term"])[rows]]
                places.setdefault(name, []).extend((alike > own[:, None] + 1e-6).sum(1))
    print("| set | missed | first, % | in ten, % | in a hundred, % |\n| --- | ---: | ---: | ---: | ---: |")
    for name, found in places.items():
        shares = " | ".join(f"{100 * np.mean(np.array(found) < most):.1f}" for most in (1, 10, 100))
        print(f"| {name} | {len(found)} | {shares} |")


def export(folder):
    network = tune(folder, read(folder), left_out=FOLDS)
    file = folder / "sound-encoder.onnx"
    axes = {"phones": {0: "phrases", 1: "length"}, "vector": {0: "phrases"}}
    example = torch.ones((2, 8), dtype=torch.int64)
    names = {"input_names": ["phones"], "output_names": ["vector"]}
    torch.onnx.export(network, (example,), str(file), **names, dynamic_axes=axes, opset_version=17, dynamo=False)
    note(f"{file}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("pretrain", "score", "export"):
        sys.exit(__doc__)
    {"pretrain": pretrain, "score": score, "export": export}[sys.argv[1]](pathlib.Path(sys.argv[2]))
