/// The questions of the experiment and what may be answered, line by line; whoever shows it reads and prints the lines.
///
///     var session = ExperimentSession(of: experiment, from: sheet, language: .en)
///     while let question = session.question {
///         print(question, terminator: "")
///         guard let line = readLine() else { break }
///         if let reply = session.answer(line) { print(reply) } else { try save(session.sheet) }
///     }
public struct ExperimentSession: Sendable {
    public private(set) var sheet: AnswerSheet
    /// Whether the person wants a break.
    public private(set) var isPaused = false
    private let language: Language
    private let trialCount, pictureCount: Int

    /// - Parameter sheet: what was answered before; the session goes on there.
    public init(of experiment: Experiment, from sheet: AnswerSheet, language: Language) {
        (self.sheet, self.language) = (sheet, language)
        (trialCount, pictureCount) = (experiment.trialCount, experiment.sceneNumbersToLookAt.count)
    }

    private var nextTrial: Int? { (0..<trialCount).first { sheet.named[$0] == nil } }
    private var nextPicture: Int? { (0..<pictureCount).first { sheet.looks[$0] == nil } }

    /// How many pictures there are, and how many are answered.
    public var total: Int { trialCount + pictureCount }
    public var answered: Int { sheet.named.count + sheet.looks.count }

    /// What is said before the first question.
    public var introduction: String {
        guard nextTrial != nil else { return placesIntroduction }
        let keys = Choice.all.enumerated().map { "\($0 + 1) \($1.name[language])" }.joined(separator: " · ")
        return Phrase(
            es: "Di qué animal es, con su tecla y Entrar: \(keys). Con ? dices que no lo sabes; con q haces una pausa.",
            en:
                "Say which animal it is, with its key and Enter: \(keys). With ? you say that you don’t know; with q you "
                + "take a break.")[language]
    }

    private var placesIntroduction: String {
        Phrase(
            es: "Escribe una letra de A a H y un número de 1 a 8, como C4; con q haces una pausa.",
            en: "Type a letter from A to H and a number from 1 to 8, such as C4; with q you take a break.")[language]
    }

    /// The question that is open; nil where all is answered or a break is wanted.
    public var question: String? {
        if isPaused { return nil }
        if let trial = nextTrial {
            return Phrase(
                es: "Imagen \(trial + 1) de \(total), 1–9: ", en: "Picture \(trial + 1) of \(total), 1–9: ")[language]
        }
        return nextPicture.map { picture in
            let number = trialCount + picture + 1
            return Phrase(
                es: "Imagen \(number) de \(total), ¿dónde mirarías? A1–H8: ",
                en: "Picture \(number) of \(total), where would you look? A1–H8: ")[language]
        }
    }

    /// Takes an answer to the open question.
    /// - Returns: what is said of a line that is no answer; nil where it was one, or asked for a break.
    public mutating func answer(_ line: String) -> String? {
        let line = line.trimmed.lowercased()
        if line == "q" {
            isPaused = true
            return nil
        }
        if let trial = nextTrial {
            if line == "?" {
                sheet.name(trial, nil)
            } else if let key = Int(line), Choice.all.indices.contains(key - 1) {
                sheet.name(trial, key - 1)
            } else {
                return introduction
            }
        } else if let picture = nextPicture {
            guard let cell = GridCell(line) else { return placesIntroduction }
            sheet.look(picture, at: cell)
        }
        return nil
    }

    /// What is said at the end.
    public var farewell: String {
        if answered == 0 {
            return Phrase(
                es: "No has respondido a ninguna imagen; con --take empiezas cuando quieras.",
                en: "You have answered no picture; with --take you begin whenever you like.")[language]
        }
        return answered == total
            ? Phrase(
                es: "Has respondido a las \(total) imágenes. Ejecuta la lección sin --take y mira tu fila.",
                en: "You have answered all \(total) pictures. Run the lesson without --take and look at your row.")[
                    language]
            : Phrase(
                es:
                    "Respondidas: \(answered) de \(total). Lo respondido queda guardado; con --take sigues donde estabas.",
                en: "\(answered) of \(total) answered. They are kept; with --take you go on where you were.")[language]
    }
}
