//! Writes a block piece by piece where marks between the pieces are no part of its text.

use crate::draft::Draft;

/// A block as it is written: white space is collapsed to one blank, across pieces too.
#[derive(Debug)]
pub(crate) struct Pen {
    pub(crate) draft: Draft,
    /// White space since the last word, as it stands in the page: its first byte, and one past its last.
    blank: Option<(usize, usize)>,
}

impl Pen {
    pub(crate) const fn new(draft: Draft) -> Self {
        Self { draft, blank: None }
    }

    /// Whether no word was written yet.
    pub(crate) const fn is_empty(&self) -> bool {
        self.draft.text.is_empty()
    }

    /// Adds text that stands in the page from byte `at` on.
    pub(crate) fn write(&mut self, text: &str, at: usize) {
        let mut from = 0;
        while from < text.len() {
            let rest = &text[from..];
            let white = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
            self.white(at + from, at + from + white);
            from += white;
            let rest = &text[from..];
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            if word > 0 {
                self.flush();
                self.draft.copy(&rest[..word], at + from);
                from += word;
            }
        }
    }

    /// Parts what follows from what was written, where the page itself has no white space.
    pub(crate) fn part(&mut self) {
        self.blank.get_or_insert((0, 0));
    }

    /// White space: the first stretch of it stands for all up to the next word, with what follows it at once.
    fn white(&mut self, from: usize, to: usize) {
        match self.blank {
            Some((start, end)) if start < end && end == from => self.blank = Some((start, to)),
            Some((start, end)) if start < end => {}
            _ if from < to => self.blank = Some((from, to)),
            _ => {}
        }
    }

    fn flush(&mut self) {
        if let Some((from, to)) = self.blank.take()
            && !self.draft.text.is_empty()
        {
            if from < to { self.draft.put(' ', from, to) } else { self.draft.text.push(' ') }
        }
    }
}
