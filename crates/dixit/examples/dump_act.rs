#![allow(clippy::all, clippy::print_stdout, clippy::unwrap_used)]
use dixit_text::Document;
use serde_json::Value;
mod gold;
fn main() {
    for file in std::env::args().skip(1) {
        for (n, line) in std::fs::read_to_string(&file).unwrap().lines().enumerate() {
            let gold: Value = serde_json::from_str(line).unwrap();
            let article = gold::article(&gold);
            let doc = Document::new(&article);
            for (s, a) in gold["statements"].as_array().unwrap().iter().zip(gold::given(&gold).0) {
                let mut f = Vec::new();
                dixit::act_features(&doc, &a, |x| f.push(x.replace('\t', " ")));
                println!("{file}\t{n}\t{}\t{}", s["act"].as_str().unwrap_or(""), f.join("\t"));
            }
        }
    }
}
