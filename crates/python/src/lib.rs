//! The engine, records and tables for Python: what the package `dixit-news` imports as `dixit._dixit`.
//!
//! No logic of its own about language: each function hands over to the crate that has it. Python sees readings in the
//! contract's terms ([`dixit::json`]), tables through the Arrow C interface, and one exception, `DixitError`. The
//! interpreter's lock is released while pages are read. What Python people see is documented in `python/dixit/_dixit.pyi`.

mod arrow;
mod engines;
mod error;
mod html;
mod many;
mod page;
mod pages;
mod people;
mod reading;
mod record;
mod value;

use pyo3::pymodule;

#[pymodule]
mod _dixit {
    #[pymodule_export]
    use crate::arrow::{read_arrow, to_arrow};
    #[pymodule_export]
    use crate::many::{ReadMany, read, read_many};
    #[pymodule_export]
    use crate::page::Page;
    #[pymodule_export]
    use crate::pages::{Pages, pages};
    #[pymodule_export]
    use crate::people::Profile;
    #[pymodule_export]
    use crate::reading::{Article, Block, Occasion, Prompt, Reading, Speaker, Statement, Warning};
    #[pymodule_export]
    use crate::record::{Added, Found, Hit, Record};

    /// Version of the package, the engine's own.
    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "Python's name for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
