-- Format 1 of a record (PRAGMA user_version).
--
-- What repeats is an integer: a row of `string`, or the place of a value in a list of src/codes.rs. Lists are BLOBs of
-- varints (src/pack.rs). Spans are UTF-8 bytes of the reading's text, evidence is bytes of the page as received.
-- References are named after the table they point at; only `erase` deletes, and takes what points at a row first.

-- Names, roles, places, outlets, URLs: each once. Numbers are never used again, so that readers may remember them.
CREATE TABLE string (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE) STRICT;

-- Who has read: version and tier of dixit, digests of the weights joined, digest of the table of aliases (or nothing).
CREATE TABLE engine (
    id INTEGER PRIMARY KEY, version TEXT NOT NULL, tier TEXT NOT NULL, models BLOB NOT NULL, aliases BLOB NOT NULL,
    UNIQUE (version, tier, models, aliases)
) STRICT;

-- Pages as received, one behind the other, compressed as one (zstd).
CREATE TABLE block (id INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, data BLOB NOT NULL) STRICT;

-- Every body that ever came in. Its bytes are kept in a block, or elsewhere (`locator`), or not at all: those of a
-- page whose article has the same URL and text as one that is kept, and those of an erased one (no version).
CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,        -- SHA-256
    bytes INTEGER NOT NULL,
    version INTEGER,
    block INTEGER, start INTEGER,
    media_type INTEGER,                 -- string: as the transport said
    verbatim INTEGER NOT NULL,          -- was taken as it stands
    locator TEXT
) STRICT;
CREATE INDEX page_version ON page (version);

-- What is left of an erased page.
CREATE TABLE tombstone (page INTEGER PRIMARY KEY, at TEXT NOT NULL, reason TEXT NOT NULL) STRICT;

-- When and where a page was received; '' and 0 where that is not known.
CREATE TABLE fetch (
    page INTEGER NOT NULL, at TEXT NOT NULL, url INTEGER NOT NULL, status INTEGER NOT NULL,
    PRIMARY KEY (page, at, url, status)
) STRICT, WITHOUT ROWID;

-- Where a page lies in a web archive, beside the bytes that are kept: of several the first that it came from.
CREATE TABLE archived (
    page INTEGER PRIMARY KEY,
    archive INTEGER NOT NULL,           -- string: its path
    start INTEGER NOT NULL, length INTEGER NOT NULL, -- of the record, as it lies there
    within INTEGER NOT NULL             -- bytes before it in what is decompressed from `start` on
) STRICT;

-- Addresses that were asked for, as they were asked: what they gave last, and what makes the next request conditional.
CREATE TABLE visit (
    url INTEGER PRIMARY KEY,            -- string
    page INTEGER,                       -- null: a feed
    etag TEXT, last_modified TEXT,      -- as the server wrote them
    changed TEXT                        -- as the feed that named it wrote it
) STRICT;
CREATE INDEX visit_page ON visit (page) WHERE page IS NOT NULL;

-- An article is a canonical URL; where none is known, `sha256:` and the digest of its text.
CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url INTEGER NOT NULL UNIQUE,        -- string
    version INTEGER NOT NULL            -- the latest
) STRICT;

-- An article with one text.
CREATE TABLE version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL,
    page INTEGER NOT NULL,              -- the one whose bytes are kept
    reading INTEGER NOT NULL,           -- the current one
    previous INTEGER,                   -- version of the same article
    copy_of INTEGER                     -- version of another article that came first with the same or nearly the same text
) STRICT;
CREATE INDEX version_copy ON version (copy_of) WHERE copy_of IS NOT NULL;

-- Texts of articles, each once, compressed; `version` is the first that has it.
CREATE TABLE text (
    id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, version INTEGER NOT NULL, bytes INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;

-- Few of a text's hashes of six words, so that copies find it. The first text with a hash keeps it.
CREATE TABLE shingle (hash INTEGER PRIMARY KEY, version INTEGER NOT NULL) STRICT;

-- What one engine read in a version's page. Readings are added, never changed.
CREATE TABLE reading (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL, engine INTEGER NOT NULL, text INTEGER NOT NULL,
    previous INTEGER,                   -- reading of the same version
    media_type INTEGER NOT NULL, encoding INTEGER NOT NULL,
    url INTEGER, title TEXT, byline BLOB, published TEXT, updated TEXT,
    section INTEGER, outlet INTEGER, agency INTEGER, dateline INTEGER, dateline_span BLOB, language INTEGER,
    origin INTEGER NOT NULL,            -- string: "title opengraph published text"
    blocks BLOB NOT NULL, warnings BLOB
) STRICT;

-- Who speaks in a reading, in its order.
CREATE TABLE speaker (
    reading INTEGER NOT NULL, n INTEGER NOT NULL,
    entity INTEGER,                     -- null for the unnamed
    kind INTEGER NOT NULL, name INTEGER NOT NULL, names BLOB, roles BLOB, mentions BLOB,
    alias BLOB,                         -- of the table of aliases: name as published, Wikidata item or '', roles
    PRIMARY KEY (reading, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaker_entity ON speaker (entity) WHERE entity IS NOT NULL;

-- When, where, at which event; one row for all statements of a reading that share it. Days are YYYYMMDD.
CREATE TABLE occasion (
    reading INTEGER NOT NULL, n INTEGER NOT NULL,
    first INTEGER, last INTEGER, granularity INTEGER, place INTEGER, event INTEGER, spans BLOB,
    PRIMARY KEY (reading, n)
) STRICT, WITHOUT ROWID;

-- Who said what, in the reading's order.
CREATE TABLE statement (
    reading INTEGER NOT NULL, n INTEGER NOT NULL,
    id BLOB NOT NULL,                   -- 16 bytes; the same in every reading that finds the same words
    speaker INTEGER, role INTEGER, speaks_for INTEGER,
    source BLOB, cue BLOB, content BLOB, evidence BLOB,
    manner INTEGER NOT NULL, act INTEGER NOT NULL, event INTEGER,
    within INTEGER,                     -- n of the statement that reports it
    via BLOB,
    prompt BLOB, prompt_basis INTEGER, occasion INTEGER, occasion_basis INTEGER,
    confidence REAL NOT NULL,
    retracted INTEGER, untied INTEGER,  -- decisions
    PRIMARY KEY (reading, n)
) STRICT, WITHOUT ROWID;
-- Six bytes tell nearly all apart; the whole is in the row.
CREATE INDEX statement_id ON statement (substr(id, 1, 6));

-- A person, organisation or group across articles. Numbers never change and are never used again: a merged one leads on.
CREATE TABLE entity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL, name INTEGER NOT NULL,
    first INTEGER, last INTEGER,        -- days of publication of what it speaks in
    merged INTEGER                      -- entity
) STRICT;
CREATE INDEX entity_merged ON entity (merged) WHERE merged IS NOT NULL;

-- By what an entity is found (src/people.rs: keys), and the roles that it was given.
CREATE TABLE entity_key (key TEXT NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (key, entity)) STRICT, WITHOUT ROWID;
CREATE TABLE entity_role (entity INTEGER NOT NULL, role INTEGER NOT NULL, PRIMARY KEY (entity, role)) STRICT, WITHOUT ROWID;

-- Pairs that may be one.
CREATE TABLE unsure (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID;

-- What people decided, and the words that each decision is tied to: they outlive readings.
CREATE TABLE decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL, entity INTEGER
) STRICT;
CREATE TABLE anchor (
    decision INTEGER NOT NULL, n INTEGER NOT NULL,
    page BLOB NOT NULL, ranges BLOB NOT NULL, speaker TEXT,   -- digest; evidence; name
    reading INTEGER, statement INTEGER,                       -- where it holds now; null: nowhere
    PRIMARY KEY (decision, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX anchor_page ON anchor (page);

-- What changed, in order, so that what is derived from the record can catch up: see src/change.rs.
CREATE TABLE change (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, id INTEGER NOT NULL) STRICT;

-- Named hashes of the record's state.
CREATE TABLE snapshot (
    name TEXT PRIMARY KEY, at TEXT NOT NULL, digest BLOB NOT NULL, statements INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
