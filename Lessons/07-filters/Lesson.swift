import ArgumentParser
import Mirador

@main
struct FiltersLesson: Lesson {
    static let folder = "07-filters"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [] }
}
