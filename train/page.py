#!/usr/bin/env python3
"""Learns models/page.tsv: the trees that tell a page's article from what surrounds it. Run by `train/page`.

    page.py bare PAGES FOLDER
    page.py learn PAGES FEATURES --scorer FOLDER [--write TABLE]

PAGES is a folder with ground-truth.json: full texts, and snippets that must and must not be found. `bare` writes pages
that are nothing but such a text, with little or nothing around it, as people write them by hand. `learn` takes
FEATURES, what the example `features` of dixit-page wrote of all pages, and prints scores that are cross-fitted: each
page is judged by trees learnt without any page of its site. With --write the trees learnt from all pages are written.

A line is the article's where more than half of its words are aligned with the gold text (longest matching blocks),
where it holds a snippet that must be found, or where it was judged one by one (page-lines.tsv: lines on which extractors
disagree); all other lines of pages without a full text are left out. A line of a full text counts by its share of that
text, so that a short article's paragraph weighs as much as a long one's page.
"""
import argparse
import difflib
import hashlib
import html
import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlparse

import lightgbm
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
FOLDS = 8
SEED = 1
ROUNDS = 150
PARAMETERS = dict(
    objective="binary", learning_rate=0.1, num_leaves=12, min_data_in_leaf=30, feature_fraction=0.4,
    bagging_fraction=0.8, bagging_freq=1, lambda_l2=3, max_bin=127, verbose=-1, num_threads=1, seed=SEED,
    deterministic=True, force_row_wise=True,
)
# Number of the feature that says that a line is debris by its words, or stands elsewhere; such lines are dropped whatever
# the trees say.
DEBRIS = 21
SNIPPET_WEIGHT = 2.0
JUDGED_WEIGHT = 1.0
BARE_WEIGHT = 0.5


def load(pages, features):
    """Gold by page; of each line its page, text and features."""
    gold = json.loads((pages / "ground-truth.json").read_text(encoding="utf-8"))
    ids, texts = [], []
    with open(f"{features}.txt", encoding="utf-8") as file:
        for line in file:
            page, text = line.rstrip("\n").split("\t", 1)
            ids.append(page)
            texts.append(text)
    rows = np.fromfile(f"{features}.f32", dtype="<f4").reshape(len(ids), -1)
    return gold, np.array(ids), texts, rows


def original(page):
    """The page that a bare page was made of, or the page itself."""
    return page.removeprefix("bare-").split(".")[0]


def bare(pages, folder):
    """Writes two bare pages for each full text: some of its paragraphs alone, and in a frame."""
    gold = json.loads((pages / "ground-truth.json").read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    for page, record in sorted(gold.items()):
        if "articleBody" not in record:
            continue
        draw = random.Random(page)
        paragraphs = [p.strip() for p in record["articleBody"].splitlines() if p.strip()]
        for number in range(2):
            start = draw.randrange(len(paragraphs))
            some = paragraphs[start:start + draw.choice([1, 2, 3, 5, 8])]
            body = []
            for text in some:
                tag = draw.choices(["p", "li", "blockquote", "td"], [12, 1, 1, 1])[0]
                text = html.escape(text, quote=False)
                opening, closing = {"li": ("<ul><li>", "</ul>"), "td": ("<table><tr><td>", "</table>")}.get(
                    tag, (f"<{tag}>", f"</{tag}>"))
                body.append(opening + text + closing)
            title = " ".join(urlparse(record["url"]).path.rstrip("/").split("/")[-1].replace("-", " ").split()[:12])
            title = html.escape(title)
            inner = f"<h1>{title}</h1>" * draw.choice([0, 1, 1]) + "\n".join(body)
            if number:
                wrap = draw.choice(["article", "main", "div"])
                inner = (f"<nav><a href=/>Home</a> <a href=/news>News</a></nav><{wrap}>{inner}</{wrap}>"
                         "<footer><p>All rights reserved.</p></footer>")
            text = f"<html><head><title>{title}</title></head><body>{inner}</body></html>"
            (folder / f"bare-{page}.{number}").write_text(text, encoding="utf-8")


def judged():
    """What was said of lines that were judged one by one: {(page, digest): label}."""
    out = {}
    for line in (ROOT / "train" / "page-lines.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            page, digest, said = line.split("\t")
            out[page, digest] = int(said)
    return out


def label(scorer, gold, lines_of, texts):
    """Of each line: 1 (article), 0 (not), -1 (unknown), and its weight."""
    labels = np.full(len(texts), -1)
    weights = np.zeros(len(texts))
    said = judged()
    for page, lines in lines_of.items():
        record = gold.get(page, {})
        for n in lines:
            digest = hashlib.sha256(" ".join(texts[n].split()).encode()).hexdigest()[:12]
            if (page, digest) in said:
                labels[n], weights[n] = said[page, digest], JUDGED_WEIGHT
        if page.startswith("bare-"):
            record = gold[original(page)]
            body = " ".join(record["articleBody"].split())
            for n in lines:
                labels[n] = " ".join(texts[n].split()) in body and len(texts[n]) > 2
                weights[n] = BARE_WEIGHT
        elif "articleBody" in record:
            want = scorer.TOKEN.findall(record["articleBody"])
            size = max(500, len(record["articleBody"].encode()))
            tokens = [(token, n) for n in lines for token in scorer.TOKEN.findall(texts[n])]
            total, hits = Counter(n for _, n in tokens), Counter()
            match = difflib.SequenceMatcher(None, [t for t, _ in tokens], want, autojunk=False)
            for start, _, length in match.get_matching_blocks():
                hits.update(n for _, n in tokens[start:start + length])
            for n in lines:
                if total[n]:
                    labels[n] = hits[n] * 2 > total[n]
                    weights[n] = 0.5 + min(3.0, 10 * len(texts[n].encode()) / size)
        elif "with" in record or "without" in record:
            for n in lines:
                text = " ".join(texts[n].split())
                holds = [any(" ".join(s.split()) in text for s in record.get(k, [])) for k in ("with", "without")]
                if holds[0] != holds[1]:
                    labels[n] = holds[0]
                    weights[n] = SNIPPET_WEIGHT
    return labels, weights


def learn(rows, labels, weights, chosen):
    data = lightgbm.Dataset(rows[chosen], labels[chosen], weight=weights[chosen])
    return lightgbm.train(PARAMETERS, data, ROUNDS)


def site(record):
    return ".".join(urlparse(record["url"].strip()).netloc.split(".")[-2:])


def cross_fit(gold, ids, rows, labels, weights, seed):
    """Odds of each line by trees learnt without its site."""
    sites = sorted({site(gold[original(i)]) for i in set(ids)})
    random.Random(seed).shuffle(sites)
    fold_of = {s: n % FOLDS for n, s in enumerate(sites)}
    folds = np.array([fold_of[site(gold[original(i)])] for i in ids])
    odds = np.zeros(len(ids))
    for fold in range(FOLDS):
        model = learn(rows, labels, weights, (labels >= 0) & (folds != fold))
        odds[folds == fold] = model.predict(rows[folds == fold], raw_score=True)
    return odds


def scores(scorer, gold, lines_of, texts, kept):
    found = {p: {"id": p, "text": "\n".join(texts[n] for n in lines if kept[n])} for p, lines in lines_of.items()}
    text, snippets = scorer.score_text(gold, found, 0, 0), scorer.score_snippets(gold, found, 0)
    return (f"text P {text['precision']:.4f} R {text['recall']:.4f} F1 {text['f1']:.4f} exact {text['accuracy']:.3f}, "
            f"snippets F1 {snippets['f1']:.4f} accuracy {snippets['accuracy']:.4f}"), found


def table(model):
    """The trees, a line each, in the form that `dixit_weights::PAGE` describes."""
    def walk(node, out):
        if "leaf_value" in node:
            out.append(f"{node['leaf_value']:.4g}")
            return
        assert node["decision_type"] == "<="
        # The bound as the program reads it, in single precision: a feature equal to it goes left there too.
        bound = np.float32(node["threshold"])
        if np.float64(bound) < node["threshold"]:
            bound = np.nextafter(bound, np.float32(np.inf))
        out.append(f"{node['split_feature']} {bound!s}")
        walk(node["left_child"], out)
        walk(node["right_child"], out)

    lines = []
    for tree in model.dump_model()["tree_info"]:
        out = []
        walk(tree["tree_structure"], out)
        lines.append("\t".join(out))
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("bare")
    command.add_argument("pages", type=Path)
    command.add_argument("folder", type=Path)
    command = commands.add_parser("learn")
    command.add_argument("pages", type=Path)
    command.add_argument("features", type=Path)
    command.add_argument("--scorer", type=Path, required=True, help="folder of score_extraction.py")
    command.add_argument("--write", type=Path, metavar="TABLE")
    command.add_argument("--divisions", type=int, default=2, help="divisions of the sites that are tried")
    command.add_argument("--predictions", type=Path, help="where the first division's texts go")
    args = parser.parse_args()
    if args.command == "bare":
        return bare(args.pages, args.folder)
    sys.path.insert(0, str(args.scorer))
    import score_extraction as scorer

    gold, ids, texts, rows = load(args.pages, args.features)
    lines_of = defaultdict(list)
    for n, page in enumerate(ids):
        lines_of[page].append(n)
    labels, weights = label(scorer, gold, lines_of, texts)
    print(f"{len(lines_of)} pages, {len(texts)} lines, {rows.shape[1]} features, "
          f"{(labels == 1).sum()} of the article, {(labels == 0).sum()} not", flush=True)
    for seed in range(args.divisions):
        odds = cross_fit(gold, ids, rows, labels, weights, seed)
        kept = (odds > 0) & (rows[:, DEBRIS] == 0)
        line, found = scores(scorer, gold, lines_of, texts, kept)
        print(f"cross-fitted, division {seed}: {line}", flush=True)
        if seed == 0 and args.predictions:
            args.predictions.write_text("".join(json.dumps(f) + "\n" for f in found.values()), encoding="utf-8")
            np.save(args.predictions.with_suffix(".npy"), odds)
    if args.write:
        model = learn(rows, labels, weights, labels >= 0)
        head = ["# trees that tell an article's lines, learnt by train/page.py: a tree a line"]
        args.write.write_text("\n".join(head + table(model)) + "\n", encoding="utf-8")
        print(f"{args.write}: {model.num_trees()} trees")


if __name__ == "__main__":
    main()
