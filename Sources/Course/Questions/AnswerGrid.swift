import Explanations
import Tensors

/// Answers of several methods about several pictures: a row for each method, a column for each picture with a class.
public struct AnswerGrid: Sendable {
    /// A picture with the class that is asked about.
    public struct Column: Sendable {
        public let picture: ClassifiedPicture
        public let target: Int

        public init(_ picture: ClassifiedPicture, _ target: Int) { (self.picture, self.target) = (picture, target) }

        /// The places of the class's objects; none in a photograph.
        public var masks: [Tensor] { picture.masks(of: target) }
    }

    public let methods: [any ExplanationMethod.Type]
    public let columns: [Column]
    /// By method and column; nil where the network that looked at the picture does not have what the method needs.
    public let answers: [[Answer?]]

    /// - Parameters:
    ///   - methods: the rows.
    ///   - columns: pictures with the classes that they are asked about.
    ///   - settings: the methods that can be asked of a picture's network, with their settings.
    /// - Throws: as ``Question/answer(in:)``.
    /// - Complexity: what the methods take, for each picture.
    public init(
        of methods: [any ExplanationMethod.Type], about columns: [Column],
        settings: (ClassifiedPicture) -> [any ExplanationMethod]
    ) throws {
        (self.methods, self.columns) = (methods, columns)
        answers = try methods.map { method in
            try columns.map { column in
                let known = settings(column.picture).first { type(of: $0) == method }
                return try known.map { try column.picture.explain(column.target, by: $0) }
            }
        }
    }

    /// The answers about pictures whose objects' places are known, method by method.
    private var placed: [(method: any ExplanationMethod.Type, column: Int, answer: Answer)] {
        methods.indices.flatMap { row in
            columns.indices.compactMap { column in
                guard !columns[column].masks.isEmpty, let answer = answers[row][column] else { return nil }
                return (methods[row], column, answer)
            }
        }
    }

    /// The answer that is least like the first method's about the same picture, over pictures whose objects' places are
    /// known: its method, and the correlation of both maps. Nil where there is none.
    public var leastLikeFirst: (method: any ExplanationMethod.Type, likeness: Float)? {
        placed.compactMap { method, column, answer in
            answers[0][column].map { (method: method, likeness: answer.likeness(to: $0)) }
        }.min { $0.likeness < $1.likeness }
    }

    /// The least even treatment of several objects of one class by any of the methods; nil where no picture has several.
    public var leastBalance: Float? { placed.compactMap { $2.balance(on: columns[$1].masks) }.min() }
}
