import Foundation
import Networks

/// Names of a network's classes: the 1000 of ImageNet, or those of a network of one's own.
///
///     let names = try Assets.find().classNames()
///     names[282]                          // "tiger cat"
///     names.name(of: 282, in: .es)        // "gato tigre"
///     try names.index(of: "Tabby Cat")    // 281
///     try names.index(of: "crane")        // throws: crane bird (134) or construction crane (517)?
///
/// The name that is shown is the short one of the table of clean names, with the capitals of the published one; where it
/// is a description ("a cat having a striped coat") or names two classes, the first of the names that ImageNet
/// published. All of a class's published names, its clean name and its Spanish name find it.
public struct ClassNames: Sendable {
    /// The names shown in English, one for each class, no two alike.
    public let english: [String]
    /// For each way of writing a name, the classes it may mean: names that are shown come before synonyms.
    private let shown: [String: Set<Int>]
    private let synonyms: [String: Set<Int>]
    /// By class number, where there is one.
    private let spanish: [Int: String]

    /// Makes the names from the two published tables.
    ///
    /// - Parameters:
    ///   - clean: a short name for each class, in the order of the network's outputs.
    ///   - published: for each class its names, parted by a comma and a space.
    /// - Precondition: both tables have as many classes.
    public init(clean: [String], published: [String]) {
        precondition(clean.count == published.count, "\(clean.count) clean names, \(published.count) published ones")
        let lists = published.map { $0.components(separatedBy: ", ") }
        let uses = Dictionary(clean.map { ($0, 1) }, uniquingKeysWith: +)
        let english = clean.indices.map { index in
            let name = clean[index]
            if let chosen = Self.chosen[name] { return chosen }
            if Self.isDescription(name) || uses[name] != 1 { return lists[index][0] }
            return lists[index].first { $0.lowercased() == name.lowercased() } ?? name
        }
        self.english = english
        spanish = spanishClassNames
        var shown: [String: Set<Int>] = [:]
        var synonyms: [String: Set<Int>] = [:]
        for index in clean.indices {
            for name in [english[index], spanishClassNames[index]].compactMap({ $0 }) {
                shown[Self.key(name), default: []].insert(index)
            }
            for name in lists[index] + [clean[index]] { synonyms[Self.key(name), default: []].insert(index) }
        }
        (self.shown, self.synonyms) = (shown, synonyms)
    }

    /// The names of other classes than ImageNet's, the same in every language.
    /// - Parameter labels: one for each class, in the order of the network's outputs.
    public init(labels: [String]) {
        english = labels
        (synonyms, spanish) = ([:], [:])
        shown = Dictionary(labels.enumerated().map { (Self.key($1), [$0]) }, uniquingKeysWith: { $0.union($1) })
    }

    /// The names of other classes than ImageNet's in both languages.
    /// - Parameters:
    ///   - phrases: one for each class, in the order of the network's outputs, no two alike.
    ///   - published: other names that find them, in the same order.
    init(phrases: [Phrase], published: [String]) {
        english = phrases.map(\.en)
        spanish = Dictionary(uniqueKeysWithValues: phrases.map(\.es).enumerated().map { ($0, $1) })
        let pairs = phrases.enumerated().flatMap { [(Self.key($1.en), $0), (Self.key($1.es), $0)] }
        shown = Dictionary(pairs.map { ($0, [$1]) }, uniquingKeysWith: { $0.union($1) })
        synonyms = Dictionary(uniqueKeysWithValues: published.enumerated().map { (Self.key($1), [$0]) })
    }

    /// The ten classes of Fashion-MNIST, also by the names under which they were published.
    public static let garments = ClassNames(
        phrases: FashionMNIST.classNames,
        published: [
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
        ])

    /// What an edge detector says of each pixel.
    public static let edge = ClassNames(phrases: [Phrase(es: "contorno", en: "edge")], published: ["outline"])

    /// Names for classes of which only the number is known: `class 0`, `class 1`, …
    public init(numbered count: Int) { self.init(labels: (0..<count).map { "class \($0)" }) }

    /// Reads the two tables.
    ///
    /// - Parameters:
    ///   - path: a JSON array of clean names.
    ///   - synonymsPath: a JSON object from class numbers to published names.
    /// - Throws: `ClassNamesError.unreadable` with the file and the cause.
    public init(shortNames path: String, synonyms synonymsPath: String) throws {
        let clean = try Self.decode([String].self, from: path)
        let published = try Self.decode([String: String].self, from: synonymsPath)
        let inOrder = clean.indices.compactMap { published[String($0)] }
        guard inOrder.count == clean.count, published.count == clean.count else {
            throw ClassNamesError.unreadable(
                file: synonymsPath, reason: "it does not name classes 0 to \(clean.count - 1), as \(path) does")
        }
        self.init(clean: clean, published: inOrder)
    }

    /// How many classes there are.
    public var count: Int { english.count }

    /// The English name of a class.
    public subscript(index: Int) -> String { english[index] }

    /// The name of a class: in Spanish where the table of Spanish names has it, or else in English.
    public func name(of index: Int, in language: Language) -> String {
        language == .es ? spanish[index] ?? english[index] : english[index]
    }

    /// The class that a number or a name means.
    ///
    /// - Parameter text: `281`, `tabby cat`, `TABBY`, `gato atigrado`.
    /// - Returns: an index of `english`.
    /// - Throws: `ClassNamesError.outOfRange`, `.unknown` with the nearest names, `.ambiguous` with the classes.
    public func index(of text: String) throws -> Int {
        let text = text.trimmingCharacters(in: .whitespaces)
        if let number = Int(text) {
            guard english.indices.contains(number) else { throw ClassNamesError.outOfRange(number, count: count) }
            return number
        }
        let key = Self.key(text)
        guard let classes = shown[key] ?? synonyms[key] else {
            let candidates = english + spanish.values.sorted()
            throw ClassNamesError.unknown(text, nearest: nearestNames(to: text, in: candidates))
        }
        guard classes.count == 1, let index = classes.first else {
            throw ClassNamesError.ambiguous(text, classes: classes.sorted().map { "\(english[$0]) (\($0))" })
        }
        return index
    }

    /// Clean names that are not used: written without capitals, or not what the class holds (every spotted or striped
    /// cat from Egypt, not one breed; the published name of the leotard is a maillot's too).
    private static let chosen = [
        "african grey parrot": "African grey parrot",
        "brussels griffon": "Brussels griffon",
        "ford model t": "Ford Model T",
        "Egyptian Mau": "Egyptian cat",
        "tights for gymnastics, a one-piece leotard, or a sport jersey": "leotard",
    ]

    private static func isDescription(_ name: String) -> Bool {
        name.hasPrefix("a ") || ["(", "/", ",", " or "].contains { name.contains($0) }
    }

    /// Names are compared without regard to case, accents and hyphens.
    private static func key(_ name: String) -> String {
        name.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .replacingOccurrences(of: "-", with: " ")
    }

    private static func decode<Table: Decodable>(_ type: Table.Type, from path: String) throws -> Table {
        do {
            return try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw ClassNamesError.unreadable(file: path, reason: "it is not a JSON table of names; run ./setup again")
        }
    }
}

/// Reason why a class was not found.
public enum ClassNamesError: Error, Equatable, CustomStringConvertible {
    case unreadable(file: String, reason: String)
    case outOfRange(Int, count: Int)
    case unknown(String, nearest: [String])
    case ambiguous(String, classes: [String])

    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file): \(reason)."
        case .outOfRange(let number, let count): "There is no class \(number): classes are numbered 0 to \(count - 1)."
        case .unknown(let name, let nearest): "There is no class called \(name)\(nearest.didYouMean)"
        case .ambiguous(let name, let classes):
            "\(name) names \(classes.count) classes: \(classes.joined(separator: ", ")). Give the whole name or the number."
        }
    }
}
