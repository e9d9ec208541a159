//! Going through the statements that fit: the first ones in an order, and counts.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;
use std::time::Instant;

use dixit_record::{EntityId, Place, ReadingId};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, ColumnValues, StrColumn};
use tantivy::query::{EnableScoring, Query};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet as _, Score, Searcher, SegmentReader, TERMINATED};

use crate::fields::{self, column};
use crate::query::{ACTS, MANNERS};
use crate::{Facets, Sort};

/// Documents between two looks at the clock.
const STRIDE: u32 = 1024;

/// What is done with each statement.
pub(crate) trait Visit {
    fn enter(&mut self, segment: &SegmentReader) -> tantivy::Result<()>;
    fn visit(&mut self, doc: DocId, score: Score);
    fn leave(&mut self) -> tantivy::Result<()> {
        Ok(())
    }
}

/// Goes through all statements that fit; false where time ran out before the end.
pub(crate) fn scan(
    searcher: &Searcher,
    query: &dyn Query,
    scored: bool,
    deadline: Instant,
    visitor: &mut impl Visit,
) -> tantivy::Result<bool> {
    let scoring = match scored {
        true => EnableScoring::enabled_from_searcher(searcher),
        false => EnableScoring::disabled_from_searcher(searcher),
    };
    let weight = query.weight(scoring)?;
    for segment in searcher.segment_readers() {
        visitor.enter(segment)?;
        let alive = segment.alive_bitset();
        let is_alive = |doc| alive.is_none_or(|a| a.is_alive(doc));
        let mut scorer = weight.scorer(segment, 1.0)?;
        let mut since = STRIDE;
        let mut buffer = [0; COLLECT_BLOCK_BUFFER_LEN];
        loop {
            if since >= STRIDE {
                since = 0;
                if Instant::now() >= deadline {
                    return Ok(false);
                }
            }
            if scored {
                let doc = scorer.doc();
                if doc == TERMINATED {
                    break;
                }
                if is_alive(doc) {
                    visitor.visit(doc, scorer.score());
                }
                scorer.advance();
                since += 1;
            } else {
                let filled = scorer.fill_buffer(&mut buffer);
                for doc in buffer.iter().take(filled).filter(|doc| is_alive(**doc)) {
                    visitor.visit(*doc, 0.0);
                }
                if filled < buffer.len() {
                    break;
                }
                since += COLLECT_BLOCK_BUFFER_LEN as u32;
            }
        }
        visitor.leave()?;
    }
    Ok(true)
}

type Values<T> = Arc<dyn ColumnValues<T>>;

/// A statement's place in an order: the larger, the nearer to the top. What is sought by, then the later reading, then the
/// earlier statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(pub(crate) u32, pub(crate) u64, pub(crate) Reverse<u64>);

impl Key {
    pub(crate) fn place(self) -> Place {
        Place { reading: ReadingId(self.1.cast_signed()), n: usize::try_from(self.2.0).unwrap_or(usize::MAX) }
    }
}

/// The first statements behind a place in an order, and how many there are in all.
pub(crate) struct Top {
    sort: Sort,
    size: usize,
    after: Option<Key>,
    heap: BinaryHeap<Reverse<Key>>,
    pub(crate) total: u64,
    columns: Option<Order>,
}

/// The columns of a segment that an order needs.
struct Order {
    day: Option<Column<i64>>,
    reading: Values<u64>,
    n: Values<u64>,
}

impl Top {
    pub(crate) fn new(sort: Sort, size: usize, after: Option<Key>) -> Self {
        Self { sort, size, after, heap: BinaryHeap::new(), total: 0, columns: None }
    }

    /// In order.
    pub(crate) fn into_keys(self) -> Vec<Key> {
        self.heap.into_sorted_vec().into_iter().map(|Reverse(key)| key).collect()
    }
}

impl Visit for Top {
    fn enter(&mut self, segment: &SegmentReader) -> tantivy::Result<()> {
        let columns = segment.fast_fields();
        self.columns = Some(Order {
            day: columns.column_opt(column::DAY)?,
            reading: columns.column_first_or_default(column::READING)?,
            n: columns.column_first_or_default(column::N)?,
        });
        Ok(())
    }

    fn visit(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let Some(columns) = &self.columns else { return };
        let first = match self.sort {
            Sort::Newest => {
                // From the year -9999 on; those without a day come last.
                let day = columns.day.as_ref().and_then(|d| d.first(doc));
                day.map_or(0, |d| u32::try_from(d + 5_000_000).unwrap_or_default())
            }
            // The bits of positive numbers are in the order of the numbers.
            Sort::Best => score.max(0.0).to_bits(),
        };
        let full = self.heap.len() >= self.size;
        // Most are out of the question by this alone.
        if full && self.heap.peek().is_none_or(|Reverse(last)| first < last.0)
            || self.after.is_some_and(|after| first > after.0)
        {
            return;
        }
        let key = Key(first, columns.reading.get_val(doc), Reverse(columns.n.get_val(doc)));
        if self.after.is_some_and(|after| key >= after) {
            return;
        }
        if full {
            if self.heap.peek().is_some_and(|Reverse(last)| key <= *last) {
                return;
            }
            self.heap.pop();
        }
        self.heap.push(Reverse(key));
    }
}

/// How many statements are by whom, where published, of which sort, said when.
#[derive(Default)]
pub(crate) struct Counting {
    total: u64,
    entities: FxHashMap<u64, u64>,
    outlets: FxHashMap<String, u64>,
    acts: [u64; ACTS.len()],
    manners: [u64; MANNERS.len()],
    days: FxHashMap<i64, u64>,
    columns: Option<Columns>,
}

struct Columns {
    entity: Option<Column<u64>>,
    day: Option<Column<i64>>,
    act: Values<u64>,
    manner: Values<u64>,
    outlet: Option<StrColumn>,
    /// By the numbers that outlets have in this segment.
    outlets: Vec<u64>,
}

impl Visit for Counting {
    fn enter(&mut self, segment: &SegmentReader) -> tantivy::Result<()> {
        let columns = segment.fast_fields();
        let outlet = columns.str(column::OUTLET)?;
        self.columns = Some(Columns {
            entity: columns.column_opt(column::ENTITY)?,
            day: columns.column_opt(column::DAY)?,
            act: columns.column_first_or_default(column::ACT)?,
            manner: columns.column_first_or_default(column::MANNER)?,
            outlets: vec![0; outlet.as_ref().map_or(0, |o| o.dictionary().num_terms())],
            outlet,
        });
        Ok(())
    }

    fn visit(&mut self, doc: DocId, _: Score) {
        self.total += 1;
        let Some(columns) = &mut self.columns else { return };
        let add = |counts: &mut [u64], n: u64| {
            if let Some(count) = usize::try_from(n).ok().and_then(|n| counts.get_mut(n)) {
                *count += 1;
            }
        };
        add(&mut self.acts, columns.act.get_val(doc));
        add(&mut self.manners, columns.manner.get_val(doc));
        if let Some(entity) = columns.entity.as_ref().and_then(|e| e.first(doc)) {
            *self.entities.entry(entity).or_default() += 1;
        }
        if let Some(day) = columns.day.as_ref().and_then(|d| d.first(doc)) {
            *self.days.entry(day).or_default() += 1;
        }
        if let Some(outlet) = columns.outlet.as_ref().and_then(|o| o.ords().first(doc)) {
            add(&mut columns.outlets, outlet);
        }
    }

    fn leave(&mut self) -> tantivy::Result<()> {
        let Some(Columns { outlet: Some(outlet), outlets, .. }) = self.columns.take() else { return Ok(()) };
        let mut name = String::new();
        for (n, count) in (0..).zip(outlets).filter(|(_, count)| *count > 0) {
            if outlet.ord_to_str(n, &mut name)? {
                *self.outlets.entry(name.clone()).or_default() += count;
            }
        }
        Ok(())
    }
}

impl Counting {
    /// With at most `size` speakers and outlets each.
    pub(crate) fn into_facets(self, size: usize) -> Facets {
        let entities = self.entities.into_iter().map(|(id, count)| (EntityId(id.cast_signed()), count));
        let mut days: BTreeMap<Date, u64> = BTreeMap::new();
        for (number, count) in self.days {
            if let Some(day) = fields::day(number) {
                days.insert(day, count);
            }
        }
        Facets {
            total: self.total,
            speakers: most(entities, size, Ord::cmp),
            outlets: most(self.outlets, size, Ord::cmp),
            // In the order of their lists.
            acts: most(ACTS.into_iter().zip(self.acts), ACTS.len(), |_, _| Ordering::Equal),
            manners: most(MANNERS.into_iter().zip(self.manners), MANNERS.len(), |_, _| Ordering::Equal),
            days,
        }
    }
}

/// The values with the largest counts, the largest first; `tie` orders equal ones.
pub(crate) fn most<T>(
    counts: impl IntoIterator<Item = (T, u64)>,
    size: usize,
    tie: impl Fn(&T, &T) -> Ordering,
) -> Vec<(T, u64)> {
    let mut counts: Vec<(T, u64)> = counts.into_iter().filter(|(_, n)| *n > 0).collect();
    counts.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| tie(a, b)));
    counts.truncate(size);
    counts
}
