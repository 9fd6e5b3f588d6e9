import AdversarialExercise
import CAMExercise
import CaptumExercise
import Course
import DeconvnetExercise
import FiltersExercise
import GradCAMExercise
import GradCAMPlusPlusExercise
import GuidedBackpropExercise
import HumanComparisonExercise
import IntroductionExercise
import OcclusionExercise
import RetrievalExercise
import TSNEExercise

extension Exercise {
    /// All exercises of the course, in the order of the lessons: what each lesson declares beside its functions.
    public static let all: [Exercise] = [
        IntroductionExercise.exercises,
        OcclusionExercise.exercises, GuidedBackpropExercise.exercises, CAMExercise.exercises, GradCAMExercise.exercises,
        GradCAMPlusPlusExercise.exercises, CaptumExercise.exercises, FiltersExercise.exercises,
        DeconvnetExercise.exercises, RetrievalExercise.exercises, TSNEExercise.exercises, AdversarialExercise.exercises,
        HumanComparisonExercise.exercises,
    ].flatMap(\.self)
}
