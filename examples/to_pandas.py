# %% [markdown]
# # Into pandas, and a plot
#
# Readings become tables through Arrow, without a copy; `schema/export.md` explains the columns. Polars
# (`polars.from_arrow`) and DuckDB (`duckdb.sql("SELECT ... FROM said")`) take the same object.

# %%
import tempfile
from pathlib import Path

import dixit
import matplotlib

matplotlib.use("Agg")  # leave this out in a notebook
import matplotlib.pyplot as plt  # noqa: E402

PAGES = "examples"  # a folder, a pattern, a web archive

# %%
readings = [r for r in dixit.read_many(dixit.pages(PAGES)) if isinstance(r, dixit.Reading)]
said = dixit.to_arrow(readings, "statements").read_pandas()
print(said[["speaker_name", "act", "manner", "confidence"]].describe(include="all"))

# %%
sure = said[said["confidence"] >= 0.5]
acts = sure.groupby(["speaker_name", "act"]).size().unstack(fill_value=0)
acts = acts.loc[acts.sum(axis=1).sort_values().index].tail(8)
print(acts)

# %%
axes = acts.plot.barh(stacked=True, figsize=(8, 4), title="What they do with words")
axes.set_xlabel("statements")
axes.set_ylabel("")
plot = Path(tempfile.gettempdir()) / "dixit-acts.png"
plt.tight_layout()
plt.savefig(plot)
print("plot:", plot)
