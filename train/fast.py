"""Trains a small convolutional network over words, for archives; see train/attribution, which calls it.

It sees of each word its pieces, its tag, the marks that the encoder sees too, and what the rules make of it, and tags
cues and their roles as the encoder's heads do (attribution.py, which has the data, the losses and the decoding).
"""
import argparse
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import attribution as base
from attribution import BLOCKS, BUCKETS, CUE, MARKS, ROLE, SENTENCES, UNARY

WIDTH, WIDE, KERNEL, DILATIONS = 64, 96, 7, (1, 2, 4, 8)
PIECES = 3  # of a word, at most
TAGS = 35
HINTS = 7  # what the rules say: a cue's first and further words, cue of a cue's content, the same of source and content
EXTRA = TAGS + MARKS + HINTS
PAIR, RANK = 48, 16
REACH = 128  # words on each side of a cue
THE = 1996  # the piece "the"
DOUBTFUL = 0.26  # what the encoder's tier has from rules alone
SHARED = 3  # what the rules say of cue and word together: nothing, its source, its content


class Doc(base.Doc):
    def __init__(self, row):
        super().__init__(row)
        n = len(self)
        self.tags = np.array([w[6] for w in row["words"]], dtype=np.int64)
        self.rules = []
        hints = np.zeros((n, HINTS), dtype=np.float32)
        for cue, source, content, nested, _ in row["rules"]:
            for i, j in cue:
                hints[i, 0], hints[i + 1:j, 1], hints[i:j, 2] = 1, 1, float(nested)
            for ranges, k in ((source, 3), (content, 5)):
                for i, j in ranges:
                    hints[i, k], hints[i + 1:j, k + 1] = 1, 1
            self.rules.append((cue, source, content))
        marks = base.bits(np.array(self.marks, dtype=np.int64).reshape(-1))
        self.extra = np.concatenate([np.eye(TAGS, dtype=np.float32)[self.tags], marks, hints], 1)
        self.ids = np.zeros((n, PIECES), dtype=np.int64)
        for i, pieces in enumerate(self.pieces):
            part = pieces[:PIECES]
            self.ids[i, :len(part)] = part

    def shared(self, a, b, i, j):
        """For the words i to j: what the rules make of them for the cue that shares a word with a to b."""
        out = np.zeros(j - i, dtype=np.int64)
        for cue, source, content in self.rules:
            if any(s < b and a < e for s, e in cue):
                for ranges, k in ((source, 1), (content, 2)):
                    for s, e in ranges:
                        out[max(s - i, 0):max(e - i, 0)] = k
        return out


def taught(work):
    """English pages with what the encoder makes of them for labels."""
    docs = []
    for row in base.read_rows(Path(work) / "pages.words.jsonl"):
        doc = Doc(row)
        if len(doc) < 80 or sum(p[:1] == [THE] for p in doc.pieces) < 0.02 * len(doc):
            continue
        for cue, source, content, nested, confidence in row["teacher"]:
            if cue and confidence > DOUBTFUL:
                span = max((tuple(c) for c in cue), key=lambda r: r[1] - r[0])
                doc.attributions.append((span, [tuple(s) for s in source[:1]], [tuple(c) for c in content], nested))
        doc.unnested = False
        docs.append(doc)
    return docs


class Block(nn.Module):
    def __init__(self, dilation):
        super().__init__()
        self.conv = nn.Conv1d(WIDTH, WIDTH, KERNEL, padding=dilation * (KERNEL // 2), dilation=dilation, groups=WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.up, self.down = nn.Linear(WIDTH, WIDE), nn.Linear(WIDE, WIDTH)

    def forward(self, x, drop):
        y = self.norm(self.conv(x.transpose(1, 2)).transpose(1, 2))
        return x + F.dropout(self.down(F.relu(self.up(y))), drop, self.training)


class Model(nn.Module):
    def __init__(self, drop=0.15):
        super().__init__()
        self.drop = drop
        self.words = nn.Embedding(30522, WIDTH, padding_idx=0)
        self.extra = nn.Linear(EXTRA, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.blocks = nn.ModuleList(Block(d) for d in DILATIONS)
        self.tagger = nn.Linear(WIDTH, CUE + UNARY)
        self.word = nn.Linear(WIDTH, PAIR + 2 * RANK)
        self.cue = nn.Linear(2 * WIDTH, PAIR + 2 * RANK)
        self.distance = nn.Embedding(BUCKETS, PAIR)
        self.sentence = nn.Embedding(SENTENCES, PAIR)
        self.block = nn.Embedding(BLOCKS, PAIR)
        self.shared = nn.Embedding(SHARED, PAIR)
        for table in (self.distance, self.sentence, self.block, self.shared):
            nn.init.normal_(table.weight, std=0.1)
        self.role = nn.Linear(PAIR, ROLE)
        self.cue_steps = nn.Parameter(torch.zeros(CUE, CUE))
        self.role_steps = nn.Parameter(torch.zeros(ROLE, ROLE))

    def encode(self, ids, extra, mask):
        x = self.norm(self.words(ids).sum(-2) + self.extra(extra)) * mask
        x = F.dropout(x, self.drop, self.training)
        for block in self.blocks:
            x = block(x, self.drop) * mask
        return x

    def pairs(self, words, cues, relations):
        """Scores of roles: words [C, T, H], cues [C, 2H], relations [C, T, 4] to [C, T, ROLE]."""
        w, c = self.word(words), self.cue(cues)
        hidden = w[..., :PAIR] + c[:, None, :PAIR]
        for n, table in enumerate((self.distance, self.sentence, self.block, self.shared)):
            hidden = hidden + table(relations[..., n])
        out = self.role(F.relu(hidden))
        match = torch.einsum("ctkr,ckr->ctk", w[..., PAIR:].unflatten(-1, (2, RANK)), c[:, PAIR:].unflatten(-1, (2, RANK)))
        return out + F.pad((match / math.sqrt(RANK)).repeat_interleave(2, -1), (1, 0))


def pretrained(model):
    """Pieces begin with the directions in which the encoder's own differ most."""
    other = base.Model()
    base.pretrained(other)
    table = other.words.weight.detach()
    centred = table - table.mean(0)
    _, _, v = torch.linalg.svd(centred, full_matrices=False)
    table = centred @ v[:WIDTH].T
    with torch.no_grad():
        model.words.weight.copy_(table / table.std() * 0.5)
        model.words.weight[0] = 0


def relations(doc, a, b, i, j):
    return np.concatenate([base.relations(doc, (i, j), [(a, b)])[0], doc.shared(a, b, i, j)[:, None]], 1)


def labels(doc):
    """Tags of cues as in base.Window, of a whole document; the roles of each cue within reach."""
    n = len(doc)
    cue = np.zeros(n, dtype=np.int64)
    inside = np.zeros(n, dtype=bool)
    unary = np.zeros(n, dtype=np.int64)
    roles = []
    for (a, b), source, content, nested in doc.attributions:
        for s, e in content:
            inside[s:e] = True
        if not nested:
            for ranges, k in ((source, 1), (content, 3)):
                for s, e in ranges:
                    unary[s] = k
                    unary[s + 1:e] = k + 1
        k = 3 if nested else 1
        cue[a] = k
        cue[a + 1:b] = k + 1
        i, j = max(a - REACH, 0), min(b + REACH, n)
        role = base.tags(j - i, source, content, i)
        if role is not None:
            role[a - i:b - i] = 0
            roles.append(((a, b), (i, j), role, relations(doc, a, b, i, j)))
    cue = np.where(doc.free & (cue == 0), -1, cue)
    if doc.unnested:
        cue = np.where(inside & (cue == 0), -2, cue)
    return cue, unary, roles


def collate(docs):
    t = max(len(d) for d in docs)
    ids = np.zeros((len(docs), t, PIECES), dtype=np.int64)
    extra = np.zeros((len(docs), t, EXTRA), dtype=np.float32)
    mask = np.zeros((len(docs), t, 1), dtype=np.float32)
    for n, d in enumerate(docs):
        ids[n, :len(d)], extra[n, :len(d)], mask[n, :len(d)] = d.ids, d.extra, 1
    return torch.from_numpy(ids), torch.from_numpy(extra), torch.from_numpy(mask)


def role_scores(model, x, jobs):
    """Scores of roles [C, T, ROLE] of cues ((a, b), (i, j), relations), padded."""
    t = max(j - i for _, (i, j), _ in jobs)
    words = torch.stack([F.pad(x[i:j], (0, 0, 0, t - (j - i))) for _, (i, j), _ in jobs])
    cues = torch.stack([torch.cat([x[a], x[b - 1]]) for (a, b), _, _ in jobs])
    rel = np.zeros((len(jobs), t, 4), dtype=np.int64)
    for n, (_, (i, j), r) in enumerate(jobs):
        rel[n, :j - i] = r
    return model.pairs(words, cues, torch.from_numpy(rel))


def loss_of(model, docs):
    x = F.dropout(model.encode(*collate(docs)), model.drop, model.training)
    cues, roles, total, words = [], [], {"unary": 0.0}, 0
    for n, doc in enumerate(docs):
        h = x[n, :len(doc)]
        scores = model.tagger(h)
        words += len(doc)
        cue, unary, jobs = doc.labels
        cue = torch.from_numpy(cue)
        allowed = F.one_hot(cue.clamp(min=0), CUE).bool()
        allowed[cue == -1] = True
        allowed[cue == -2] = torch.tensor([True, False, False, True, True])
        cues.append((scores[:, :CUE], torch.ones_like(allowed), allowed))
        total["unary"] = total["unary"] + F.cross_entropy(scores[:, CUE:], torch.from_numpy(unary), reduction="sum")
        if jobs:
            part = role_scores(model, h, [(c, w, r) for c, w, _, r in jobs])
            for ((a, b), (i, j), tags, _), s in zip(jobs, part):
                possible = torch.ones(j - i, ROLE, dtype=torch.bool)
                possible[a - i:b - i, 1:] = False
                roles.append((s[:j - i], possible, F.one_hot(torch.from_numpy(tags), ROLE).bool()))
    total["cue"] = base.crf(cues, model.cue_steps)
    if roles:
        total["role"] = base.crf(roles, model.role_steps)
    return {k: v / words for k, v in total.items()}


WEIGHT = {"cue": 1.0, "unary": 0.2, "role": 1.0}


@torch.no_grad()
def predict(model, docs):
    model.eval()
    cue_steps = base.steps(model.cue_steps.detach().numpy())
    moves = base.moves(base.steps(model.role_steps.detach().numpy()))
    found = {}
    for doc in docs:
        if not len(doc):
            continue
        h = model.encode(*collate([doc]))[0]
        path = base.viterbi(model.tagger(h)[:, :CUE].double().numpy(), cue_steps)
        cues = [(a, b, nested) for nested, k in ((False, 1), (True, 3)) for a, b in base.spans_of(path, k)]
        jobs = []
        for a, b, _ in cues:
            i, j = max(a - REACH, 0), min(b + REACH, len(doc))
            jobs.append(((a, b), (i, j), relations(doc, a, b, i, j)))
        out = []
        if jobs:
            for (a, b, nested), (_, (i, j), _), s in zip(cues, jobs, role_scores(model, h, jobs)):
                source, content = base.roles_of(s[:j - i].double().numpy(), moves, a - i, b - i)
                place = lambda ranges: [(s + i, e + i) for s, e in ranges]
                out.append(((a, b), place(source), place(content), nested))
        found[doc.id] = sorted(out)
    return found


def learn(args):
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    base.Doc = Doc
    train = [d for d in base.training_docs(args.data, args.work) if len(d) > 1]
    more = taught(args.work)
    print(f"{len(train)} annotated texts, {len(more)} pages", flush=True)
    train += more
    dev = list(base.load(args.work, "polnear-dev").values())
    for doc in train:
        doc.labels = labels(doc)
    model = Model()
    pretrained(model)
    opt = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01)
    steps = args.epochs * math.ceil(len(train) / args.batch)
    step, state = 0, Path(args.work) / f"{args.name}.pt"
    for epoch in range(args.epochs):
        rng = random.Random(f"{args.seed} {epoch}")
        order = sorted(train, key=lambda d: len(d) + rng.random() * 400)
        batches = [order[n:n + args.batch] for n in range(0, len(order), args.batch)]
        rng.shuffle(batches)
        model.train()
        start, mean = time.time(), {}
        for batch in batches:
            for g in opt.param_groups:
                g["lr"] = args.rate * min(1.0, (step + 1) / (0.05 * steps)) * max(0.02, 1 - step / steps)
            losses = loss_of(model, batch)
            base.descend(model, opt, losses, WEIGHT)
            step += 1
            for k, v in losses.items():
                mean[k] = mean.get(k, 0.0) + float(v.detach()) / len(batches)
        print(f"epoch {epoch + 1} " + " ".join(f"{k} {v:.4f}" for k, v in mean.items()) + f" {time.time() - start:.0f} s", flush=True)
        if epoch % 4 == 3 or epoch + 1 == args.epochs:
            print(json.dumps(base.scores(args, dev, predict(model, dev))), flush=True)
            base.keep(state, {"model": model.state_dict()})


# ---------------------------------------------------------------- export

def export(args):
    """Writes fast.safetensors: matrices as inputs by outputs, what stands behind one another in one."""
    from safetensors.torch import save_file

    model = Model()
    model.load_state_dict(torch.load(Path(args.work) / f"{args.name}.pt", weights_only=True)["model"])
    with torch.no_grad():
        tensors = {k: v.detach().contiguous() for k, v in parts(model).items()}
    out = Path(args.out) / "fast.safetensors"
    save_file(tensors, out)
    print(f"{out}: {out.stat().st_size} bytes")


def parts(model):
    # One step for the whole table of pieces.
    step = model.words.weight.abs().max() / 127
    out = {"pieces": (model.words.weight / step).round().to(torch.int8), "step": step[None],
           "extra": model.extra.weight.T, "extra.bias": model.extra.bias, "norm": model.norm.weight, "norm.bias": model.norm.bias}
    for n, block in enumerate(model.blocks):
        # The norm's weights go into the matrix behind it.
        out |= {f"{n}.conv": block.conv.weight[:, 0].T, f"{n}.conv.bias": block.conv.bias,
                f"{n}.up": (block.up.weight * block.norm.weight).T, f"{n}.up.bias": block.up.bias + block.up.weight @ block.norm.bias,
                f"{n}.down": block.down.weight.T, f"{n}.down.bias": block.down.bias}
    pad = lambda x: F.pad(x, (0, 16 - CUE))
    match = torch.ones(PAIR + 2 * RANK)
    match[PAIR:] /= math.sqrt(RANK)
    out |= {"heads": torch.cat([pad(model.tagger.weight[:CUE].T), model.word.weight.T], 1),
            "heads.bias": torch.cat([pad(model.tagger.bias[:CUE]), model.word.bias]),
            "cue": F.pad(model.cue.weight.T * match, (16, 0)), "cue.bias": F.pad(model.cue.bias * match, (16, 0)),
            "role": model.role.weight, "role.bias": model.role.bias,
            "cue_steps": model.cue_steps, "role_steps": model.role_steps}
    # All relations in one table: distance, then sentence, block and what the rules say.
    tables = (model.distance, model.sentence, model.block, model.shared)
    table = sum(t.weight.view(*[-1 if n == k else 1 for k in range(len(tables))], PAIR) for n, t in enumerate(tables))
    return out | {"relations": table.reshape(-1, PAIR)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["learn", "export"])
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--scorer", default="../shared/score")
    parser.add_argument("--work", default="target/train/attribution")
    parser.add_argument("--out", default="models", help="folder for the weights")
    parser.add_argument("--name", default="fast")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    (learn if args.step == "learn" else export)(args)


if __name__ == "__main__":
    main()
