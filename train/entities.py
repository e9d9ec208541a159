"""Learns the head of entities over the encoder as it is; see train/entities, which calls it.

`prepare` writes the texts that the engine's own tokenizer is to cut, `learn` trains the head, prints what it finds in texts
that it has not seen, and writes the ONNX graph.

The head sees of a word the encoder's vectors behind its third layer and at the top, those behind the third layer of the words
beside it, and the marks; one hidden layer gives the scores of the tags. It is learnt twice: first from annotated names, then
from these and from a treebank, whose tags tell what is a name, and for which the first head tells what it names.
"""
import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from torch import nn

from attribution import HIDDEN, MARKS, Graph, bits, encode, load, read_rows, windows

KINDS = ["PER", "ORG", "LOC"]
TAGS = 1 + 2 * len(KINDS)  # O, then B, I of each kind
LOWER = "v233"  # the value of the encoder's graph behind its third layer
WIDE = 128
UNKNOWN = -1
# What the first head must be at least this sure of, to be learnt from: what a name names, and that a proper noun is none.
SURE, SURE_OF_NONE = 0.6, 0.9
# Words that stand before a person's name and are none of it.
TITLES = set("""
    mr mrs ms dr prof professor president minister prime secretary sen senator gov governor rep representative gen general major
    maj col colonel lt lieutenant capt captain sgt sergeant sir lord lady dame king queen prince princess emperor empress pope
    bishop archbishop cardinal saint st rev reverend father sister brother judge justice chief mayor ambassador chairman
    chairwoman chancellor director officer executive editor deputy vice senior junior madam madame miss sheikh shaikh imam rabbi
    sheriff detective inspector commissioner commander admiral coach attorney defense foreign speaker leader councillor
    congressman congresswoman premier duke duchess earl count countess baron sultan acting former uncle aunt mom dad
    """.split())
# Words that are names only as part of one, or where it is plain which is meant.
GENERIC = set("""
    airport consulate embassy institute party park ocean sea university church court state states house senate congress
    government council committee department ministry army navy bank hospital school college museum street avenue road river
    lake island islands mountain valley bay north south east west city county town village center centre station library
    company association union society club team league board commission agency office bureau administration space architects
    parliament assembly
    """.split())


# ---------------------------------------------------------------- data

def bare(word):
    return word.lower().strip(".")


def joined(rows, key):
    """Sentences of one key as one text, a line each."""
    out = {}
    for row in rows:
        doc = out.setdefault(key(row), {"id": key(row), "text": "", "entities": []})
        doc["text"] += "\n" if doc["text"] else ""
        at = len(doc["text"])
        doc["entities"] += [[s + at, e + at, k] for s, e, k in row["entities"]]
        doc["text"] += row["text"]
    return list(out.values())


def wikigold(data):
    rows = read_rows(data / "language/ner_wikigold.jsonl")
    number = {row["id"]: n // 10 for n, row in enumerate(rows)}
    return joined(rows, lambda row: f"wikigold-{number[row['id']]}")


def uner(data):
    return joined(read_rows(data / "language/ner_uner_ewt_dev.jsonl"), lambda row: re.sub(r"-\d+$", "", row["id"]))


def gum(data, part):
    """GUM's mentions of persons, organisations and places whose head is a proper noun, cut down to the name: its proper
    nouns without titles."""
    kinds = {"person": "PER", "organization": "ORG", "place": "LOC"}
    out = []
    for row in read_rows(data / f"language/gum_{part}.jsonl"):
        if row["nc"]:
            continue
        text, tokens = row["text"], row["tokens"]
        word = lambda t: text[tokens[t][0]:tokens[t][1]]
        proper = lambda t: tokens[t][3] in ("NNP", "NNPS") or tokens[t][2] == "PROPN"
        first, last = {t[0]: n for n, t in enumerate(tokens)}, {t[1]: n for n, t in enumerate(tokens)}
        names, unknown = [], []
        for start, end, kind, *_ in row["mentions"]:
            if start not in first or end not in last:
                continue
            i, j = first[start], last[end] + 1
            head = next((t for t in range(i, j) if not i <= tokens[t][5] < j), i)
            if not proper(head):
                continue
            kind = kinds.get(kind)
            a, b = whole_name(tokens, word, proper, head, i, j, kind)
            begin = a
            while kind == "PER" and a < b and bare(word(a)) in TITLES:
                a += 1
            # "The President", "the Turks", "the Embassy": named by some, not by others.
            if kind == "PER" and (a == b or tokens[head][3] == "NNPS") or b - a == 1 and word(a).lower() in GENERIC:
                unknown.append([tokens[begin][0], tokens[b - 1][1]])
            else:
                names.append((tokens[a][0], tokens[b - 1][1], kind))
        # A name inside a name is none; what has another kind hides what is inside it, too.
        entities, upto = [], 0
        for start, end, kind in sorted(names, key=lambda n: (n[0], -n[1])):
            if start >= upto:
                entities += [[start, end, kind]] if kind else []
                upto = end
        out.append({"id": row["id"], "text": text, "entities": entities, "unknown": unknown})
    return out


def whole_name(tokens, word, proper, head, i, j, kind):
    """Range of the tokens around a head that make up its name."""
    a, b = head, head + 1
    while a > i and proper(a - 1):
        a -= 1
    while b < j:
        if proper(b) and tokens[b][6] not in ("appos", "conj", "parataxis", "list"):
            b += 1
            continue
        if tokens[b][2] == "NUM" and tokens[b][5] == head and tokens[b][6] in ("nummod", "flat", "dep", "nmod:desc"):
            b += 1
            continue
        # "University of the West", "Johnson & Johnson", "Guinea-Bissau"
        link = word(b).lower()
        after = b + 1
        while after < j and word(after).lower() in ("the", "&", "and"):
            after += 1
        if after >= j or not proper(after):
            break
        if link == "-" or kind != "PER" and (link in ("of", "for") or link in ("and", "&") and kind == "ORG"):
            b = after + 1
            continue
        break
    while kind == "ORG" and a - 2 >= i and word(a - 1) in ("&", "-") and proper(a - 2):
        a -= 2
        while a > i and proper(a - 1):
            a -= 1
    return a, b


def treebank(data):
    """The English Web Treebank, a sentence a line, with the spans of its proper nouns and of small words between two."""
    out = []
    for row in read_rows(data / "language/syntax_ewt_train.jsonl"):
        text, tokens = list(row["text"]), row["tokens"]
        for _, end, *_ in row["sents"]:
            if text[end:end + 1] == [" "]:
                text[end] = "\n"
        proper = [t[3] in ("NNP", "NNPS") for t in tokens]
        small = ("of", "and", "the", "&", "for", "-")
        between = [t for n, t in enumerate(tokens[1:-1], 1) if not proper[n] and proper[n - 1]
                   and (proper[n + 1] or tokens[n + 1][3] == "DT") and row["text"][t[0]:t[1]].lower() in small]
        out.append({"id": row["id"], "text": "".join(text), "entities": [], "proper": [t[:2] for t, p in zip(tokens, proper) if p],
                    "between": [t[:2] for t in between]})
    return out


def sets(data):
    """Texts to learn from, those to learn from in the end, those to judge by: name, texts, weight."""
    return ([("gum-train", gum(data, "train"), 1.0), ("wikigold", wikigold(data), 0.5)], [("ewt-train", treebank(data), 0.5)],
            [("uner-dev", uner(data), 0.0), ("gum-dev", gum(data, "dev"), 0.0)])


def prepare(args):
    work = Path(args.work)
    work.mkdir(parents=True, exist_ok=True)
    for group in sets(Path(args.data)):
        for name, rows, _ in group:
            with open(work / f"{name}.texts.jsonl", "w", encoding="utf-8") as out:
                out.writelines(json.dumps({"id": row["id"], "text": row["text"]}) + "\n" for row in rows)


class Words:
    """The words of a text: their labels, and what the head is given of them."""

    def __init__(self, doc, row, vectors):
        self.doc, self.row, self.gold = doc, row, {(s, e, k) for s, e, k in row["entities"] if k in KINDS}
        self.labels = np.zeros(len(doc), dtype=np.int64)
        for i, j in doc.words_of(row.get("unknown", [])):
            self.labels[i:j] = UNKNOWN
        for start, end, kind in row["entities"]:
            for i, j in doc.words_of([[start, end]]):
                tag = 1 + 2 * KINDS.index(kind) if kind in KINDS else 0
                self.labels[i] = tag
                self.labels[i + 1:j] = tag + 1 if tag else 0
        lower, top = vectors.astype(np.float32)
        none = np.zeros((1, HIDDEN), dtype=np.float32)
        marks = bits(np.array(doc.marks, dtype=np.int64))
        beside = np.concatenate([none, lower[:-1]]), np.concatenate([lower[1:], none])
        self.given = np.concatenate([top, lower, *beside, marks], 1).astype(np.float16)

    def worth(self, rng):
        """How much each word counts: most small letters tell nothing new, and a quarter of them stands for all."""
        # Lower case, neither a sentence's first word nor beside a capital.
        capital = (np.array(self.doc.marks) & 0b1110) > 0
        near = capital.copy()
        near[1:] |= capital[:-1]
        near[:-1] |= capital[1:]
        plain = ~near & (self.labels == 0)
        return np.where(plain, np.where(rng.random(len(plain)) < 0.25, 4.0, 0.0), 1.0) * (self.labels != UNKNOWN)


def vectors_of(work, models, name):
    """The encoder's vectors of words, behind its third layer and at the top; kept, as they never change."""
    docs, kept = load(work, name), work / f"{name}.vectors.npz"
    if kept.exists():
        return docs, np.load(kept)
    import onnxruntime

    graph = onnx.load(models / "encoder.onnx")
    graph.graph.output.append(onnx.helper.make_tensor_value_info(LOWER, onnx.TensorProto.FLOAT, ["s", HIDDEN]))
    run = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"]).run
    out = {}
    for doc in docs.values():
        vectors = out[doc.id] = np.zeros((2, len(doc), HIDDEN), dtype=np.float16)
        parts = windows(doc, overlap=40)
        for n, (i, j) in enumerate(parts):
            ids, marks, first = encode(doc, (i, j))
            top, lower = run(["words", LOWER], {"ids": ids, "marks": bits(marks), "first": first})
            # From the middle of what is shared with the window before.
            skip = (parts[n - 1][1] - i) // 2 if n else 0
            vectors[0, i + skip:j], vectors[1, i + skip:j] = lower[first][skip:], top[skip:]
    np.savez(kept, **out)
    return docs, out


def read_set(args, name, rows):
    docs, vectors = vectors_of(Path(args.work), Path(args.models), name)
    return [Words(docs[row["id"]], row, vectors[row["id"]]) for row in rows if len(docs[row["id"]])]


# ---------------------------------------------------------------- model

class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4 * HIDDEN + MARKS, WIDE)
        self.out = nn.Linear(WIDE, TAGS)

    def forward(self, x):
        x = F.dropout(x, 0.1, self.training)
        return self.out(F.dropout(F.relu(self.hidden(x)), 0.2, self.training))


def train(parts, args):
    """One head; `parts` are texts with their weight."""
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    given = np.concatenate([w.given for words, _ in parts for w in words])
    labels = torch.from_numpy(np.concatenate([w.labels for words, _ in parts for w in words]))
    head, step = Head(), 0
    opt = torch.optim.AdamW(head.parameters(), lr=args.rate, weight_decay=0.01)
    for epoch in range(args.epochs):
        head.train()
        worth = np.concatenate([weight * w.worth(rng) for words, weight in parts for w in words])
        chosen = rng.permutation(np.flatnonzero(worth > 0))
        worth = torch.from_numpy(worth).float()
        for n in range(0, len(chosen), args.batch):
            share = (epoch + n / len(chosen)) / args.epochs
            for group in opt.param_groups:
                group["lr"] = args.rate * min(1.0, (step + 1) / 50) * max(0.02, 1 - share)
            pick = torch.from_numpy(chosen[n:n + args.batch])
            x = torch.from_numpy(given[pick]).float()
            loss = (F.cross_entropy(head(x), labels[pick], reduction="none") * worth[pick]).sum() / len(pick)
            loss.backward()
            opt.step()
            opt.zero_grad(set_to_none=True)
            step += 1
    return head.eval()


# ---------------------------------------------------------------- scores

BARRED = np.array([[-1e9 if tag and tag % 2 == 0 and before not in (tag - 1, tag) else 0.0 for tag in range(TAGS)]
                   for before in range(TAGS)])


def names(scores):
    """The names of the best sequence of tags."""
    best, back = scores[0] + BARRED[0], []
    for row in scores[1:]:
        paths = best[:, None] + BARRED
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    tags = [int(best.argmax())]
    for step in reversed(back):
        tags.append(int(step[tags[-1]]))
    out = []
    for at, tag in enumerate(reversed(tags)):
        if tag % 2:
            out.append([at, at + 1, KINDS[tag // 2]])
        elif tag:
            out[-1][1] = at + 1
    return out


def log_sum(logs):
    top = logs.max(-1, keepdims=True)
    return (top + np.log(np.exp(logs - top).sum(-1, keepdims=True)))[..., 0]


def kinds(logs):
    """Log probabilities of no name and of each kind, first and further words together."""
    return np.stack([logs[:, 0], *(log_sum(logs[:, k:k + 2]) for k in range(1, TAGS, 2))], 1)


@torch.no_grad()
def shared(head, words):
    """Log probabilities of tags; a word with a capital may name the same wherever it stands in a text (as in the engine)."""
    logits = head(torch.from_numpy(words.given).float()).numpy()
    logs = logits - log_sum(logits)[:, None]
    own, places = kinds(logs), {}
    mean = own.copy()
    for n, (start, end) in enumerate(words.doc.spans):
        if words.doc.marks[n] & 0b1110:
            places.setdefault(words.row["text"][start:end], []).append(n)
    for same in places.values():
        mean[same] = own[same].mean(0)
    return logs + (mean - own)[:, [0, *(k for k in range(1, len(KINDS) + 1) for _ in range(2))]]


def found(doc, logs):
    """The names of a text: first word, the one past the last, kind."""
    cuts = [0, *(np.flatnonzero(np.diff(doc.sentence)) + 1), len(doc)]
    return [(i + a, i + b, kind) for i, j in zip(cuts, cuts[1:]) for a, b, kind in names(logs[i:j])]


def scores(head, texts):
    gold, predicted, right = Counter(), Counter(), Counter()
    for words in texts:
        doc = words.doc
        mine = {(int(doc.starts[a]), int(doc.ends[b - 1]), kind) for a, b, kind in found(doc, shared(head, words))}
        for counts, some in ((gold, words.gold), (predicted, mine), (right, words.gold & mine)):
            counts.update(kind for _, _, kind in some)
    f1 = lambda k, g, p: round(200 * k / max(1, g + p), 1)
    line = {"F1": f1(right.total(), gold.total(), predicted.total()),
            "P": round(100 * right.total() / max(1, predicted.total()), 1),
            "R": round(100 * right.total() / max(1, gold.total()), 1)}
    return line | {kind: f1(right[kind], gold[kind], predicted[kind]) for kind in KINDS}


def teach(head, texts):
    """Labels a treebank: proper nouns as the head sees them where it is sure, all other words as none."""
    for words in texts:
        doc, logs = words.doc, shared(head, words)
        logs -= log_sum(logs)[:, None]
        proper = np.zeros(len(doc), dtype=bool)
        for i, j in doc.words_of(words.row["proper"] + words.row["between"]):
            proper[i:j] = True
        logs[~proper] = [0.0] + [-30.0] * (TAGS - 1)
        kind = np.zeros(len(doc), dtype=np.int64)
        words.labels[:] = 0
        for i, j, name in found(doc, logs):
            tag = 1 + 2 * KINDS.index(name)
            words.labels[i], words.labels[i + 1:j], kind[i:j] = tag, tag + 1, 1 + KINDS.index(name)
        sure = np.exp(kinds(logs))[np.arange(len(doc)), kind]
        words.labels[proper & (sure < np.where(kind == 0, SURE_OF_NONE, SURE))] = UNKNOWN


# ---------------------------------------------------------------- export

def export(head):
    """lower [S, HIDDEN], words [T, HIDDEN], the places of words' first pieces [T] and marks [S, MARKS] to scores [T, TAGS]."""
    g = Graph()
    lower, top = g.input("lower", "FLOAT", ["s", HIDDEN]), g.input("words", "FLOAT", ["t", HIDDEN])
    first, marks = g.input("first", "INT64", ["t"]), g.input("marks", "FLOAT", ["s", MARKS])
    lower, marks = g.op("Gather", [lower, first]), g.op("Gather", [marks, first])
    weights = head.hidden.weight.split([HIDDEN] * 4 + [MARKS], 1)
    product = lambda x, weight: g.op("MatMul", [x, g.constant(weight.T)])
    number = lambda *n: g.constant(np.array(n, dtype=np.int64))
    none = g.constant(np.zeros((1, WIDE), dtype=np.float32))
    before, behind = product(lower, weights[2]), product(lower, weights[3])
    before = g.op("Concat", [none, g.op("Slice", [before, number(0), number(-1), number(0)])], axis=0)
    behind = g.op("Concat", [g.op("Slice", [behind, number(1), number(2 ** 31 - 1), number(0)]), none], axis=0)
    hidden = g.linear(top, weights[0], head.hidden.bias)
    for part in (product(lower, weights[1]), before, behind, product(marks, weights[4])):
        hidden = g.op("Add", [hidden, part])
    g.output(g.linear(g.op("Relu", [hidden]), head.out.weight, head.out.bias), "entities", ["t", TAGS])
    return g


def learn(args):
    torch.set_num_threads(args.threads)
    start = time.time()
    learnt, taught, judged = ([(read_set(args, name, rows), name, weight) for name, rows, weight in group]
                              for group in sets(Path(args.data)))

    def train_on(parts):
        head = train([(texts, weight) for texts, _, weight in parts], args)
        for texts, name, _ in judged:
            print(name, json.dumps(scores(head, texts)), f"{time.time() - start:.0f} s", flush=True)
        return head

    first = train_on(learnt)
    for texts, *_ in taught:
        teach(first, texts)
    head = train_on(learnt + taught)
    with torch.no_grad():
        export(head).save(Path(args.models) / "entities.onnx")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["prepare", "learn"])
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--work", default="target/train/entities")
    parser.add_argument("--models", default="models", help="folder of the encoder, and for the head")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=512)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    {"prepare": prepare, "learn": learn}[args.step](args)


if __name__ == "__main__":
    main()
