import Course
import Foundation
import Tensors
import Testing

@Suite struct `A person's answers` {
    private static let experiment = Experiment(seed: 3)
    private static let head = "mirador-experiment,1,seed,3\npicture,answer\n"

    private static func read(_ text: String) throws(AnswerSheetError) -> AnswerSheet {
        try AnswerSheet(text, file: "answers.csv", of: experiment)
    }

    @Test func `What is written is read again, with any line ends`() throws {
        var sheet = AnswerSheet(seed: 3)
        sheet.name(0, 6)
        sheet.name(9, nil)
        sheet.look(7, at: GridCell("C4")!)
        #expect(sheet.text == Self.head + "1,zebra\n10,?\nlook-8,C4\n")
        #expect(try Self.read(sheet.text) == sheet)
        #expect(try Self.read(sheet.text.replacing("\n", with: "\r\n")) == sheet)
        #expect(try Self.read(Self.head) == AnswerSheet(seed: 3))
        let answers = sheet.answers(to: Self.experiment), trials = Self.experiment.trials
        #expect(answers.stimuli == [trials[0], trials[9]])
        #expect(answers[trials[0]] == .some(6) && answers[trials[9]] == .some(nil))
    }

    typealias Cause = AnswerSheetError.Cause

    private static let mistakes: [(String, Cause)] = [
        ("", .noSheet), ("picture,answer\n1,zebra\n", .noSheet), ("mirador-experiment,1,seed,-3\n", .noSheet),
        ("mirador-experiment,2,seed,3\n", .otherVersion("2")),
        ("mirador-experiment,1,seed,4\npicture,answer\n", .otherSeed(4, wanted: 3)),
        ("mirador-experiment,1,seed,3\n1,zebra\n2,pig\n", .noHeads("1,zebra")),
        ("mirador-experiment,1,seed,3", .noHeads("")),
        (head + "1,zebra,2\n", .badLine("1,zebra,2", line: 3)),
        (head + "1,zebra\n\nhello\n", .badLine("hello", line: 5)),
        (head + "57,zebra\n", .unknownPicture("57", line: 3)), (head + "0,zebra\n", .unknownPicture("0", line: 3)),
        (head + "look-9,C4\n", .unknownPicture("look-9", line: 3)),
        (head + "99999999999999999999,zebra\n", .unknownPicture("99999999999999999999", line: 3)),
        (head + "2,zebra\n2,?\n", .answeredTwice("2", line: 4)),
        (head + "look-2,C4\nlook-2,C5\n", .answeredTwice("look-2", line: 4)),
        (head + "2,unicorn\n", .noAnswer("unicorn", line: 3)), (head + "look-2,I4\n", .noAnswer("I4", line: 3)),
        (head + "look-2,C9\n", .noAnswer("C9", line: 3)),
    ]

    @Test(arguments: mistakes)
    func `What is wrong is said, with its line and what to do`(text: String, cause: Cause) throws {
        let error = #expect(throws: AnswerSheetError.self) { try Self.read(text) }
        #expect(error?.cause == cause)
        let words = error?.description ?? ""
        #expect(words.hasPrefix("answers.csv: ") && (words.contains("--take") || words.contains("--seed")))
    }

    @Test func `A file that is no text, or that nobody could have answered, is none`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("answers-\(UUID()).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let long = Data(Self.head.utf8) + Data(repeating: 10, count: 200_000)
        for (data, cause) in [(Data([0xFF, 0xFE, 0x80]), Cause.notUTF8), (long, .tooLong(long.count))] {
            try data.write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: AnswerSheetError.self) {
                try AnswerSheet(contentsOf: path, of: Self.experiment)
            }
            #expect(error?.cause == cause && error?.file == path)
        }
        let error = #expect(throws: AnswerSheetError.self) {
            try AnswerSheet(contentsOf: "/nowhere.csv", of: Self.experiment)
        }
        #expect(error?.description.contains("it cannot be read (") == true)
    }

    @Test func `A pipe is not waited for`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("answers-\(UUID()).csv").path
        defer { unlink(path) }
        try #require(mkfifo(path, 0o600) == 0)
        let error = #expect(throws: AnswerSheetError.self) {
            try AnswerSheet(contentsOf: path, of: Self.experiment)
        }
        #expect(error?.cause == .unreadable("not a regular file"))
    }

    @Test func `Squares are read, written, and weighed by the object in them`() {
        #expect(GridCell("a1") == GridCell(column: 0, row: 0) && GridCell("H8") == GridCell(column: 7, row: 7))
        for text in ["", "A", "A0", "A9", "I1", "1A", "A11", "A٣"] { #expect(GridCell(text) == nil, "\(text)") }
        #expect(GridCell(column: 2, row: 3).description == "C4")
        var mask = Tensor(zeros: [16, 16])
        mask.withMutableElements { $0[6 * 16 + 4] = 1 }
        #expect(GridCell("C4")?.share(of: mask) == 0.25 && GridCell("D4")?.share(of: mask) == 0)
        #expect(GridCell(peakOf: mask) == GridCell("C4"))
        let sum = (0..<64).reduce(Float(0)) { $0 + GridCell(column: $1 % 8, row: $1 / 8).share(of: mask) }
        #expect(sum / 64 == mask.mean())
    }

    @Test(arguments: Language.allCases) func `Questions go on until all is answered`(language: Language) {
        var session = ExperimentSession(of: Self.experiment, from: AnswerSheet(seed: 3), language: language)
        let trials = Self.experiment.trialCount
        var asked: [String] = []
        while let question = session.question {
            asked.append(question)
            let isNamed = session.sheet.named.count < trials
            // Neither kind of answer is taken for the other, and nothing else is.
            for nonsense in ["", "0", "10", "zebra", isNamed ? "C4" : "4"] {
                #expect(session.answer(nonsense) != nil)
            }
            let reply = session.answer(isNamed ? (asked.count % 2 == 0 ? "?" : " 7 ") : "c4")
            #expect(reply == nil)
        }
        #expect(asked.count == session.total && session.answered == session.total && Set(asked).count == asked.count)
        #expect(session.sheet.named[0] == .some(6) && session.sheet.named[1] == .some(nil))
        #expect(session.sheet.looks[0] == GridCell("C4"))
        #expect(!session.isPaused)
    }

    @Test func `After a break the first open question comes again`() throws {
        var session = ExperimentSession(of: Self.experiment, from: AnswerSheet(seed: 3), language: .en)
        _ = session.answer("1")
        let open = session.question
        _ = session.answer("q")
        #expect(session.isPaused && session.question == nil)
        let later = ExperimentSession(
            of: Self.experiment, from: try Self.read(session.sheet.text), language: .en)
        #expect(later.question == open)
    }

    @Test func `Who has named all is told how to point, and who answered nothing that nothing is kept`() {
        var sheet = AnswerSheet(seed: 3)
        let none = ExperimentSession(of: Self.experiment, from: sheet, language: .en)
        #expect(none.introduction.contains("7 zebra") && none.farewell.contains("no picture"))
        for trial in 0..<Self.experiment.trialCount { sheet.name(trial, nil) }
        let later = ExperimentSession(of: Self.experiment, from: sheet, language: .en)
        #expect(later.introduction.contains("C4") && !later.introduction.contains("zebra"))
        #expect(later.farewell.contains("56 of 64 answered"))
    }

    @Test func `Answers that somebody else writes meanwhile are not written over`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("taking-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = Experiment.sheetPath(in: folder), other = Self.head + "1,zebra\n2,pig\n"
        var asked = 0
        let error = #expect(throws: AnswerSheetError.self) {
            try Self.experiment.take(
                in: folder, from: .find(), language: .en,
                line: {
                    asked += 1
                    if asked == 2 { try? other.write(toFile: path, atomically: true, encoding: .utf8) }
                    return "1"
                }, say: { _ in })
        }
        #expect(error?.cause == .changedMeanwhile && asked == 2)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == other)
    }

    @Test func `The page gives nothing away and needs nothing`() throws {
        let picture = Tensor(repeating: 90, shape: [3, 8, 8])
        for language in Language.allCases {
            let page = ExperimentPage([picture, picture], lookAt: [picture], language: language).html
            #expect(page.matches(of: /<img\s/).count == 3)
            #expect(page.matches(of: /alt="(\d+)"/).map { String($0.1) } == ["1", "2", "3"])
            for choice in Choice.all { #expect(!page.lowercased().contains(choice.name[language])) }
            #expect(!page.contains("<script") && !page.contains("http"))
        }
    }
}
