# %% [markdown]
# # Who gets to speak: women and men in a folder of pages
#
# How many of those who are quoted are women, and how many of the statements are theirs? Gender is taken from what the pages
# say themselves: the pronouns and titles that they use of each person. Nobody is guessed from a name; those whom a page
# calls neither stay "not said".

# %%
import re
from collections import Counter

import dixit

PAGES = "examples"  # a folder, a pattern, a web archive

SHE = re.compile(r"\b(she|her|hers|herself|mrs|ms|miss|lady|madam)\b", re.IGNORECASE)
HE = re.compile(r"\b(he|him|his|himself|mr|sir|lord)\b", re.IGNORECASE)


# %%
def gender(speaker: dixit.Speaker, text: str) -> str:
    """What a page calls a person: the more frequent of its words for them."""
    mentions = [text[start:end] for start, end in speaker.mentions]
    she = sum(bool(SHE.search(mention)) for mention in mentions)
    he = sum(bool(HE.search(mention)) for mention in mentions)
    return "women" if she > he else "men" if he > she else "not said"


# %%
people: Counter[str] = Counter()
statements: Counter[str] = Counter()
words: Counter[str] = Counter()
for reading in dixit.read_many(dixit.pages(PAGES)):
    if isinstance(reading, dixit.DixitError):
        if reading.kind != "no page":
            print("skipped:", reading)
        continue
    for speaker in reading.speakers:
        if speaker.kind == "person" and speaker.statements:
            who = gender(speaker, reading.article.text)
            people[who] += 1
            statements[who] += len(speaker.statements)
            words[who] += sum(len(s.text.split()) for s in speaker.statements)

# %%
print(f"{'':10}{'people':>10}{'statements':>12}{'words':>8}")
for who in ("women", "men", "not said"):
    print(f"{who:10}{people[who]:>10}{statements[who]:>12}{words[who]:>8}")
known = statements["women"] + statements["men"]
if known:
    print(f"Of the statements of those whose gender is said, {statements['women'] / known:.0%} are women's.")
