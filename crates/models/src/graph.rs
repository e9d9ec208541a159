//! ONNX graphs and what comes out of them.

use std::borrow::Cow;

use rten::{Model, ModelOptions, NodeId};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};

use crate::{Error, Steps, TAGS};

/// A graph with its inputs and outputs.
pub(crate) struct Graph<const I: usize, const O: usize> {
    name: &'static str,
    model: Model,
    inputs: [NodeId; I],
    outputs: [NodeId; O],
}

impl<const I: usize, const O: usize> Graph<I, O> {
    pub(crate) fn new(
        name: &'static str,
        bytes: Cow<'static, [u8]>,
        inputs: [&str; I],
        outputs: [&str; O],
    ) -> Result<Self, Error> {
        let load = |e: &dyn std::fmt::Display| Error::Load(name, e.to_string());
        let mut options = ModelOptions::with_all_ops();
        let options = options.prepack_weights(true);
        let model = match bytes {
            Cow::Borrowed(bytes) => options.load_static_slice(bytes),
            Cow::Owned(bytes) => options.load(bytes),
        };
        let model = model.map_err(|e| load(&e))?;
        let mut ids = Vec::new();
        for node in inputs.iter().chain(&outputs) {
            ids.push(model.node_id(node).map_err(|_| Error::Shape(name, format!("it has no {node:?}")))?);
        }
        let (inputs, outputs) = (std::array::from_fn(|n| ids[n]), std::array::from_fn(|n| ids[I + n]));
        Ok(Self { name, model, inputs, outputs })
    }

    pub(crate) fn run(&self, values: [rten::ValueOrView<'_>; I]) -> Result<[rten::Value; O], Error> {
        let inputs = self.inputs.into_iter().zip(values).collect();
        self.model.run_n(inputs, self.outputs, None).map_err(|e| self.shape(&e.to_string()))
    }

    /// An output that hangs on no input.
    pub(crate) fn steps(&self, name: &str) -> Result<Steps, Error> {
        let node = self.model.node_id(name).map_err(|_| self.shape(&format!("it has no {name:?}")))?;
        let [value] = self.model.run_n(Vec::new(), [node], None).map_err(|e| self.shape(&e.to_string()))?;
        let rows: Vec<[f32; TAGS]> = self.rows(value)?;
        rows.try_into().map_err(|_| self.shape("steps between another number of tags"))
    }

    /// A matrix of rows of `N`, or many below each other.
    pub(crate) fn rows<const N: usize>(&self, value: rten::Value) -> Result<Vec<[f32; N]>, Error> {
        let tensor: Tensor<f32> = value.try_into().map_err(|_| self.shape("an output that is no floats"))?;
        if tensor.shape().last() != Some(&N) {
            return Err(self.shape("an output of another width"));
        }
        Ok(tensor.to_vec().as_chunks().0.to_vec())
    }

    pub(crate) fn shape(&self, what: &str) -> Error {
        Error::Shape(self.name, what.to_owned())
    }

    pub(crate) fn floats<const N: usize>(&self, value: rten::Value) -> Result<NdTensor<f32, N>, Error> {
        value.try_into().map_err(|_| self.shape("an output of another shape"))
    }
}
