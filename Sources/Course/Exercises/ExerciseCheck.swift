import Tensors

/// The check of an exercise: what is asked of the student's function, what is right, and the mistakes that are made.
///
///     static let cam = ExerciseCheck<CAMAnswer, CAMEvidence>(
///         title: Phrase(es: "…", en: "…"),
///         cases: { [try CAMEvidence()] },
///         ask: { answer, evidence in try answer(evidence.weights, evidence.maps) },
///         right: { $0.map },
///         mistakes: [ExerciseMistake("no weights", es: "…", en: "…") { [$0.maps.sum(over: .channel)] }])
///
/// One check serves the stub, which is open, the solution, which has to pass, and the typical wrong answers, each of
/// which has to be caught with the hint that names it. Cases are asked one after another; the first that comes out
/// wrong decides.
public struct ExerciseCheck<Answer, Evidence: Sendable>: Sendable {
    /// What is to be written.
    public let title: Phrase
    /// The mistakes that the check can name.
    public let mistakes: [ExerciseMistake<Evidence>]
    package let cases: @Sendable () throws -> [Evidence]
    package let right: @Sendable (Evidence) throws -> Tensor
    private let ask: @Sendable (Answer, Evidence) throws -> Tensor
    private let shapeHint: @Sendable (Tensor, Evidence) -> Phrase?
    private let placeHint: @Sendable (Tensor, Evidence) -> Phrase?
    private let factors: [ExerciseFactor<Evidence>]
    private let rescaled: Phrase?

    /// - Parameters:
    ///   - title: what is to be written.
    ///   - cases: what the function is asked about; made again for each verdict, nothing has to be installed for it.
    ///   - ask: runs the function on a case.
    ///   - right: the right result for a case.
    ///   - mistakes: in the order in which they are looked for.
    ///   - factors: known factors of answers that are right up to scale.
    ///   - rescaled: what to say of answers that are right up to another factor; nil where the raw value is asked for.
    ///   - shapeHint: what to say of a result of another shape; nil for the two shapes alone.
    ///   - placeHint: where a result goes wrong whose numbers stand for something else; nil for the place and the numbers.
    public init(
        title: Phrase, cases: @escaping @Sendable () throws -> [Evidence],
        ask: @escaping @Sendable (Answer, Evidence) throws -> Tensor,
        right: @escaping @Sendable (Evidence) throws -> Tensor, mistakes: [ExerciseMistake<Evidence>],
        factors: [ExerciseFactor<Evidence>] = [], rescaled: Phrase? = nil,
        shapeHint: @escaping @Sendable (Tensor, Evidence) -> Phrase? = { _, _ in nil },
        placeHint: @escaping @Sendable (Tensor, Evidence) -> Phrase? = { _, _ in nil }
    ) {
        (self.title, self.cases, self.ask, self.right) = (title, cases, ask, right)
        (self.mistakes, self.factors, self.rescaled) = (mistakes, factors, rescaled)
        (self.shapeHint, self.placeHint) = (shapeHint, placeHint)
    }

    /// What the check says of an answer.
    public func verdict(on answer: Answer) -> Verdict {
        do {
            for evidence in try cases() {
                let verdict = try verdict(for: evidence) { try ask(answer, evidence) }
                if verdict != .solved { return verdict }
            }
            return .solved
        } catch {
            return .wrong(
                Phrase(
                    es: "La comprobación misma no ha podido ejecutarse: \(error)",
                    en: "The check itself could not run: \(error)"))
        }
    }

    /// What there is to say of one case.
    ///
    /// - Parameters:
    ///   - evidence: the case.
    ///   - answer: computes the result; axes of size 1 may be missing.
    package func verdict(for evidence: Evidence, _ answer: () throws -> Tensor) throws -> Verdict {
        let right = try right(evidence), got: Tensor
        do {
            got = try answer()
        } catch is Unsolved {
            return .open
        } catch {
            return .wrong(
                Phrase(es: "Tu función ha terminado con un error: \(error)", en: "Your function threw: \(error)"))
        }
        let hints = AnswerHints(got: got, right: right)
        guard got.squeezed().shape == right.squeezed().shape else {
            return .wrong(shapeHint(got, evidence) ?? hints.shape)
        }
        if let hint = hints.notFinite { return .wrong(hint) }
        let comparison = MapComparison(of: got, with: right), place = placeHint(got, evidence) ?? hints.place
        switch comparison {
        case .equal: return .solved
        case .proportional(let factor):
            let known = factors.first { abs(factor / $0.value(evidence) - 1) < 1e-3 }
            return .wrong(known?.hint(evidence) ?? rescaled ?? hints.scale(factor), at: place)
        case .different: break
        }
        // What a mistake gives exactly comes before what another one gives up to scale.
        let comparisons = try mistakes.map { mistake in
            (
                mistake,
                try mistake.results(evidence).filter { $0.count == got.count }.map { MapComparison(of: got, with: $0) }
            )
        }
        let exact = comparisons.first { $0.1.contains(.equal) }
        let named = exact ?? comparisons.first { $0.1.contains { $0 != .different } }
        return .wrong(named?.0.hint ?? AnswerHints.unknown, at: place)
    }
}
