import Foundation
import Tensors

/// Answers of a person so far, as they are kept in a file.
///
///     mirador-experiment,1,seed,0
///     picture,answer
///     1,zebra
///     2,?
///     look-1,C4
///
/// Pictures are called by their number alone, and animals by their English name in every language. Which picture has which
/// number follows from the seed, so that a file belongs to the experiment of its seed and to no other.
public struct AnswerSheet: Equatable, Sendable {
    public let seed: UInt64
    /// By trial, counted from 0: the place in `Choice.all`, nil for "don't know".
    public private(set) var named: [Int: Int?] = [:]
    /// By picture to look at, counted from 0.
    public private(set) var looks: [Int: GridCell] = [:]

    public init(seed: UInt64) { self.seed = seed }

    public mutating func name(_ trial: Int, _ choice: Int?) { named[trial] = .some(choice) }
    public mutating func look(_ picture: Int, at cell: GridCell) { looks[picture] = cell }

    public var isEmpty: Bool { named.isEmpty && looks.isEmpty }

    // MARK: The file

    private static let version = "1", unknown = "?", look = "look-", heads = "picture,answer"
    /// Of a file that somebody could have answered.
    private static let mostBytes = 100_000

    /// The file's text.
    public var text: String {
        let names = named.sorted { $0.key < $1.key }.map { trial, choice in
            "\(trial + 1),\(choice.map { Choice.all[$0].name.en } ?? Self.unknown)\n"
        }
        let places = looks.sorted { $0.key < $1.key }.map { "\(Self.look)\($0.key + 1),\($0.value)\n" }
        return "mirador-experiment,\(Self.version),seed,\(seed)\n\(Self.heads)\n" + (names + places).joined()
    }

    /// Reads the file at a path.
    /// - Throws: ``AnswerSheetError``.
    public init(contentsOf path: String, of experiment: Experiment) throws(AnswerSheetError) {
        let file: MappedFile
        do throws(MappedFile.Failure) {
            file = try MappedFile(path: path)
        } catch {
            throw AnswerSheetError(file: path, cause: .unreadable(error.reason))
        }
        guard file.bytes.count <= Self.mostBytes else {
            throw AnswerSheetError(file: path, cause: .tooLong(file.bytes.count))
        }
        guard let text = String(bytes: file.bytes, encoding: .utf8) else {
            throw AnswerSheetError(file: path, cause: .notUTF8)
        }
        try self.init(text, file: path, of: experiment)
    }

    /// Reads a text.
    /// - Parameter file: how the file is called in errors.
    /// - Throws: ``AnswerSheetError`` with the line.
    public init(_ text: String, file: String, of experiment: Experiment) throws(AnswerSheetError) {
        func error(_ cause: AnswerSheetError.Cause) -> AnswerSheetError { AnswerSheetError(file: file, cause: cause) }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(\.trimmed)
        let head = (lines.first ?? "").split(separator: ",", omittingEmptySubsequences: false)
        guard head.count == 4, head[0] == "mirador-experiment", head[2] == "seed", let seed = UInt64(head[3]) else {
            throw error(.noSheet)
        }
        guard head[1] == Self.version else { throw error(.otherVersion(String(head[1]))) }
        guard seed == experiment.seed else { throw error(.otherSeed(seed, wanted: experiment.seed)) }
        guard lines.count > 1, lines[1] == Self.heads else {
            throw error(.noHeads(lines.count > 1 ? lines[1] : ""))
        }
        self.init(seed: seed)
        let trials = experiment.trialCount, pictures = experiment.sceneNumbersToLookAt.count
        for (i, line) in lines.enumerated().dropFirst(2) where !line.isEmpty {
            let number = i + 1, cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 2 else { throw error(.badLine(line, line: number)) }
            let isLook = cells[0].hasPrefix(Self.look)
            guard let picture = Int(isLook ? String(cells[0].dropFirst(Self.look.count)) : cells[0]),
                (1...(isLook ? pictures : trials)).contains(picture)
            else { throw error(.unknownPicture(cells[0], line: number)) }
            guard isLook ? looks[picture - 1] == nil : named[picture - 1] == nil else {
                throw error(.answeredTwice(cells[0], line: number))
            }
            if isLook {
                guard let cell = GridCell(cells[1]) else { throw error(.noAnswer(cells[1], line: number)) }
                look(picture - 1, at: cell)
            } else {
                let choice = Choice.all.firstIndex { $0.name.en == cells[1] }
                guard choice != nil || cells[1] == Self.unknown else { throw error(.noAnswer(cells[1], line: number)) }
                name(picture - 1, choice)
            }
        }
    }
}

/// Reason why a file of answers cannot be read: which file, which line, what to do.
public struct AnswerSheetError: Error, Equatable, CustomStringConvertible {
    public let file: String
    public let cause: Cause

    public enum Cause: Equatable, Sendable {
        /// In the words of the system.
        case unreadable(String)
        /// Not begun as these files are.
        case noSheet
        /// Too long for answers, in bytes.
        case tooLong(Int)
        case notUTF8
        /// What stands in the second line instead of the heads of the columns.
        case noHeads(String)
        /// Another program wrote it while it was being answered.
        case changedMeanwhile
        case otherVersion(String)
        case otherSeed(UInt64, wanted: UInt64)
        case badLine(String, line: Int)
        case unknownPicture(String, line: Int)
        case answeredTwice(String, line: Int)
        case noAnswer(String, line: Int)
    }

    public var description: String {
        let correct = "Correct the line, or take it out and answer again with --take."
        switch cause {
        case .unreadable(let reason):
            return "\(file): it cannot be read (\(reason)). Mend that, or move it away and begin again with --take."
        case .noSheet:
            return
                "\(file): it is no file of answers: its first line is not mirador-experiment,1,seed,… Move it away and "
                + "begin again with --take."
        case .tooLong(let count):
            return
                "\(file): it has \(count) bytes, and answers never have so many. Move it away and begin again with --take."
        case .notUTF8: return "\(file): it is not UTF-8. Save it as UTF-8, or move it away and begin again with --take."
        case .noHeads(let text):
            return "\(file): line 2: it has to be picture,answer, and not '\(text.prefix(40))'. \(correct)"
        case .changedMeanwhile:
            return
                "\(file): it was changed while you answered, perhaps in another terminal. Your last answer was not kept; "
                + "go on with --take."
        case .otherVersion(let version):
            return
                "\(file): line 1: its answers are of version \(version.prefix(40)) of the experiment, which had other "
                + "pictures. Move it away and begin again with --take."
        case .otherSeed(let seed, let wanted):
            return
                "\(file): line 1: its answers are to the pictures of seed \(seed), not of \(wanted). Run with --seed "
                + "\(seed), or move the file away."
        case .badLine(let text, let line):
            return "\(file): line \(line): '\(text.prefix(60))' is not a picture and an answer. \(correct)"
        case .unknownPicture(let picture, let line):
            return "\(file): line \(line): the experiment has no picture '\(picture.prefix(40))'. \(correct)"
        case .answeredTwice(let picture, let line):
            return "\(file): line \(line): picture \(picture.prefix(40)) has been answered above. \(correct)"
        case .noAnswer(let answer, let line):
            return "\(file): line \(line): '\(answer.prefix(40))' is no answer. \(correct)"
        }
    }
}
