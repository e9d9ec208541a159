//! What was found, as JSON.

use std::ops::Range;

use dixit::CodePoints;
use serde_json::{Value, json};

use crate::Hit;

impl Hit {
    /// The statement as JSON; ranges are code points of `text`, as in the readings' contract.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let points = CodePoints::new(&self.text);
        let offset = |n: usize| u32::try_from(n).map_or(0, |n| points.offset(n));
        let ranges = |all: &[Range<usize>]| all.iter().map(|r| [offset(r.start), offset(r.end)]).collect::<Vec<_>>();
        let speaker = self.speaker.as_ref().map(|who| {
            json!({"entity": who.entity.map(|e| e.to_string()), "name": who.name, "kind": who.kind.name(), "role": who.role})
        });
        // The shortest decimal of what is kept, as in readings: 0.83, not 0.8299999833.
        let confidence: Option<f64> = self.confidence.to_string().parse().ok();
        json!({
            "id": self.id.to_string(), "article": self.article.to_string(), "version": self.version.to_string(),
            "speaker": speaker, "reported_by": self.reported_by, "text": self.text, "content": ranges(&self.content),
            "marks": ranges(&self.marks), "act": self.act.name(), "manner": self.manner.name(),
            "day": self.day.map(|d| d.to_string()), "place": self.location,
            "prompt": self.prompt,
            "published": self.published.map(|p| p.to_string()), "outlet": self.outlet, "url": self.url, "title": self.title,
            "confidence": confidence, "reports": self.reports, "superseded": self.superseded,
            "retracted": self.retracted.is_some(),
        })
    }
}
