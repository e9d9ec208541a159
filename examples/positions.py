# %% [markdown]
# # A politician's positions over a year
#
# A record gathers what one person says across articles, under all the names that they have there. This goes through one
# year of it, month by month: what they assert, promise, ask for and deny, each with its source.

# %%
import tempfile
from itertools import groupby

import dixit

PAGES = "examples"  # a folder, a pattern, a web archive
WHO = "Ruth Okafor"
YEAR = 2024

# %% [markdown]
# Give a folder of your own in place of the temporary one to keep the record: pages that it holds are not read again.

# %%
record = dixit.Record(tempfile.mkdtemp(), create=True)
print(record.add(PAGES))

# %%
found = record.find(speaker=WHO, since=f"{YEAR}-01-01", until=f"{YEAR}-12-31", sort="newest", limit=1000)
print(f"{WHO}, {YEAR}: {found.total} statements")

# %%
hits = sorted(found, key=lambda hit: hit.day or "")
for month, said in groupby(hits, key=lambda hit: (hit.day or "")[:7]):
    print(f"\n{month}")
    for hit in said:
        words = " ".join(hit.text[start:end] for start, end in hit.content)
        print(f"  {hit.act:<11} {words}\n{'':14}{hit.outlet or hit.url or 'unknown outlet'}, {hit.day}, {hit.id}")
