import Explanations

/// Several methods held against each other on the same pictures: what their maps are like, and how little a change that
/// nobody sees moves them.
public struct MethodComparison: Sendable {
    public let methods: [any ExplanationMethod]
    /// By method.
    public let measures: [MapMeasures]
    /// Max-sensitivity by method, picture by picture; empty for methods that it was not asked of.
    public let changes: [[Float]]

    /// - Parameters:
    ///   - alone: pictures with one class each; their changes are measured.
    ///   - pairs: pictures with two classes each; the likeness of both maps is measured.
    ///   - sensitivity: how the change is measured.
    ///   - changing: of how many of the methods, the first ones.
    /// - Throws: as the methods.
    /// - Complexity: what each method takes, for each class; for the changes twice as much for each picture and sample.
    public init(
        of methods: [any ExplanationMethod], on alone: [(picture: ClassifiedPicture, targets: [Int])],
        and pairs: [(picture: ClassifiedPicture, targets: [Int])], sensitivity: MaxSensitivity, changing count: Int
    ) throws {
        self.methods = methods
        measures = try methods.map { try MapMeasures(of: $0, on: alone + pairs) }
        changes = try methods.enumerated().map { i, method in
            guard i < count else { return [] }
            return try alone.compactMap { picture, targets in
                try sensitivity.value(of: method, .logit(targets[0]), for: picture.input, in: picture.network)
            }
        }
    }

    /// The mean size of a method's completeness errors; nil for a method that promises nothing.
    public func meanError(of method: Int) -> Float? { measures[method].completenessErrors.map { $0.map(abs).mean } }
}
