import Tensors

/// A layer that is a formula of operations and nothing more: signals pass it by the chain rule, under every rule.
///
/// What imported files are made of where no layer of the kit is meant: transpositions, slices, products of two activations.
/// Relevance passes whatever only moves elements; a product of two activations shares it as a gradient would.
package struct FormulaLayer: Layer {
    /// What a table calls it: `Transpose`, `MatMul` …
    package let kind: String
    private let formula: @Sendable ([Value]) -> Value

    package init(_ kind: String, _ formula: @escaping @Sendable ([Value]) -> Value) {
        self.kind = kind
        self.formula = formula
    }

    package func forward(_ inputs: [Value]) -> Value { formula(inputs) }
}
