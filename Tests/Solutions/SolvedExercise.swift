import Course

/// An exercise's check with its solution and wrong answers, each of which makes a mistake that the check has to name.
public struct SolvedExercise: Sendable, CustomStringConvertible {
    public let title: Phrase
    /// What the check says of the solution.
    public let verdict: @Sendable () -> Verdict
    /// The wrong answers: what the student did, the mistake's name, and what the check says.
    public let wrongAnswers: [(description: String, mistake: String, verdict: @Sendable () -> Verdict)]
    /// The hints of the mistakes that the check knows, by name.
    public let hints: [String: Phrase]

    init<Answer: Sendable, Evidence>(
        _ check: ExerciseCheck<Answer, Evidence>, solution: Answer, wrong: [WrongAnswer<Answer>]
    ) {
        title = check.title
        verdict = { check.verdict(on: solution) }
        wrongAnswers = wrong.map { wrong in
            (wrong.description, wrong.mistake, { check.verdict(on: wrong.answer) })
        }
        hints = Dictionary(uniqueKeysWithValues: check.mistakes.map { ($0.name, $0.hint) })
    }

    public var description: String { title.en }

    /// All of them, in the order of the lessons.
    public static let all: [SolvedExercise] = [
        SolvedExercise(
            Exercises.channelMeans, solution: TensorSolution.channelMeans, wrong: TensorSolution.wrongMeans),
        SolvedExercise(
            Exercises.positiveMap, solution: TensorSolution.positiveMap, wrong: TensorSolution.wrongMaps),
        SolvedExercise(
            Exercises.occlusion, solution: OcclusionSolution.occlusion, wrong: OcclusionSolution.wrongAnswers),
        SolvedExercise(
            Exercises.reluBackward, solution: ReLUSolution.reluBackward, wrong: ReLUSolution.wrongAnswers),
        SolvedExercise(
            Exercises.cam, solution: CAMSolution.classActivationMap, wrong: CAMSolution.wrongMaps),
        SolvedExercise(
            Exercises.box, solution: CAMSolution.box, wrong: CAMSolution.wrongBoxes),
        SolvedExercise(
            Exercises.gradCAM, solution: GradCAMSolution.gradCAM, wrong: GradCAMSolution.wrongAnswers),
        SolvedExercise(
            Exercises.alphas, solution: GradCAMPlusPlusSolution.alphas, wrong: GradCAMPlusPlusSolution.wrongAlphas),
        SolvedExercise(
            Exercises.gradCAMPlusPlus, solution: GradCAMPlusPlusSolution.map, wrong: GradCAMPlusPlusSolution.wrongMaps),
        SolvedExercise(
            Exercises.integratedGradients, solution: IntegratedGradientsSolution.integratedGradients,
            wrong: IntegratedGradientsSolution.wrongSums),
        SolvedExercise(
            Exercises.stepsNeeded, solution: IntegratedGradientsSolution.stepsNeeded,
            wrong: IntegratedGradientsSolution.wrongSearches),
        SolvedExercise(
            Exercises.ascentStep, solution: FiltersSolution.ascentStep, wrong: FiltersSolution.wrongSteps),
        SolvedExercise(
            Exercises.ascent, solution: FiltersSolution.maximizingImage, wrong: FiltersSolution.wrongAscents),
        SolvedExercise(
            Exercises.unpooling, solution: DeconvnetSolution.unpooled, wrong: DeconvnetSolution.wrongUnpoolings),
        SolvedExercise(
            Exercises.deconvnetLayer, solution: DeconvnetSolution.deconvnetLayer, wrong: DeconvnetSolution.wrongLayers),
        SolvedExercise(
            Exercises.nearest, solution: RetrievalSolution.nearest, wrong: RetrievalSolution.wrongAnswers),
        SolvedExercise(
            Exercises.affinities, solution: TSNESolution.affinities, wrong: TSNESolution.wrongAffinities),
        SolvedExercise(
            Exercises.embeddingGradient, solution: TSNESolution.gradient, wrong: TSNESolution.wrongGradients),
        SolvedExercise(
            Exercises.signStep, solution: AdversarialSolution.fastGradientSignStep,
            wrong: AdversarialSolution.wrongSteps),
        SolvedExercise(
            Exercises.projection, solution: AdversarialSolution.projectedGradientDescent,
            wrong: AdversarialSolution.wrongLoops),
        SolvedExercise(
            Exercises.energyInside, solution: HumanComparisonSolution.energyInside,
            wrong: HumanComparisonSolution.wrongEnergies),
        SolvedExercise(
            Exercises.kappa, solution: HumanComparisonSolution.errorConsistency,
            wrong: HumanComparisonSolution.wrongKappas),
    ]
}
