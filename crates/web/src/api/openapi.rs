//! The description of the API (OpenAPI 3.1), made of the list of operations and of the types.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::asked::{Param, Place};
use super::table::{Body, Gives, Method, Operation};
use super::{ROOT, types};

/// Describes operations.
pub(super) fn describe(operations: &[Operation]) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schemas = settings.with(|s| s.definitions_path = "/components/schemas".into()).into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for op in operations {
        let method = if op.method == Method::Get { "get" } else { "post" };
        paths.insert(op.path.to_owned(), json!({ method: operation(op, &mut schemas) }));
    }
    paths.insert("/openapi.json".to_owned(), json!({"get": itself()}));
    let keyed = operations.iter().any(|op| matches!(op.body, Some(Body::Keyed(_))));
    let problem = schemas.subschema_for::<types::Problem>();
    let mut components = json!({
        "schemas": schemas.take_definitions(true),
        "responses": {
            "Problem": {
                "description": "What is wrong, and what would work",
                "content": {"application/problem+json": {"schema": problem}},
            },
            "NotModified": {"description": "It is still what that ETag was given for"},
        },
    });
    if keyed && let Some(components) = components.as_object_mut() {
        let what = "The end of the address that `dixit serve --edit` printed when it started";
        components.insert(
            "securitySchemes".to_owned(),
            json!({"key": {"type": "http", "scheme": "bearer", "description": what}}),
        );
    }
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "dixit",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Who said what, when, where, to which question, and where the proof is",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": ROOT}],
        "paths": paths,
        "components": components,
    })
}

fn problem() -> Value {
    json!({"$ref": "#/components/responses/Problem"})
}

fn operation(op: &Operation, schemas: &mut SchemaGenerator) -> Value {
    let (status, good) = match &op.gives {
        Gives::Json(of) => {
            ("200", json!({"description": op.summary, "content": {"application/json": {"schema": of(schemas)}}}))
        }
        Gives::Made(of) => {
            ("201", json!({"description": op.summary, "content": {"application/json": {"schema": of(schemas)}}}))
        }
        Gives::Page => {
            ("200", json!({"description": op.summary, "content": {"text/plain": {"schema": {"type": "string"}}}}))
        }
        // OpenAPI 3.1 has no schema of events: that of their data stands beside.
        Gives::Events(of) => (
            "200",
            json!({"description": op.summary, "content": {"text/event-stream": {"schema": {"type": "string"}, "x-data": of(schemas)}}}),
        ),
    };
    let mut responses = Map::new();
    let mut good = good;
    if op.tagged
        && let Some(good) = good.as_object_mut()
    {
        let schema = json!({"type": "string"});
        let tag = json!({"ETag": {"description": "For the header If-None-Match", "schema": schema}});
        good.insert("headers".to_owned(), tag);
        responses.insert("304".to_owned(), json!({"$ref": "#/components/responses/NotModified"}));
    }
    responses.insert(status.to_owned(), good);
    // Understood or not, allowed under this name or not, too long an address, and a room that is too full.
    for wrong in [400, 403, 413, 500, 503].iter().chain(op.wrong) {
        responses.insert(wrong.to_string(), problem());
    }
    let mut params: Vec<Value> = op.params.iter().map(param).collect();
    if op.tagged {
        params.push(
            json!({"name": "If-None-Match", "in": "header", "description": "The ETag of an answer that is known",
            "schema": {"type": "string"}}),
        );
    }
    if matches!(op.gives, Gives::Events(_)) {
        params.push(json!({"name": "Last-Event-ID", "in": "header", "description": "The last event that was seen",
            "schema": {"type": "string"}}));
    }
    let mut out = json!({
        "operationId": op.id,
        "summary": op.summary,
        "description": op.what,
        "parameters": params,
        "responses": responses,
    });
    let more = match &op.body {
        None => Vec::new(),
        Some(Body::Page) => {
            let sorts = json!({"text/html": {}, "text/plain": {}, "application/octet-stream": {}});
            vec![("requestBody", json!({"required": true, "content": sorts}))]
        }
        Some(Body::Keyed(of)) => vec![
            ("requestBody", json!({"required": true, "content": {"application/json": {"schema": of(schemas)}}})),
            ("security", json!([{"key": []}])),
        ],
    };
    if let Some(out) = out.as_object_mut() {
        out.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    out
}

fn param(param: &Param) -> Value {
    let place = if param.place == Place::Path { "path" } else { "query" };
    json!({"name": param.name, "in": place, "description": param.what, "required": param.required, "schema": (param.schema)()})
}

/// The operation that gives this description.
fn itself() -> Value {
    json!({
        "operationId": "describe",
        "summary": "This description",
        "responses": {
            "200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}},
            "304": {"$ref": "#/components/responses/NotModified"},
            "403": problem(), "413": problem(), "500": problem(), "503": problem(),
        },
    })
}
