import Course
import Explanations
import Testing

@Suite struct `Few scenes and many` {
    @Test func `Slow methods stand behind the quick ones, and are compared on their own scenes`() throws {
        let context = try LessonContext(LessonOptions.parse([]), assets: .find())
        let one = Arrangement(1), metrics: [any Metric] = [EnergyInside()], energy = EnergyInside.name
        let many = try context.judge([GradCAM(), LayerCAM()], by: metrics, on: [one], scenes: 2)
        let few = try context.judge([GradCAM(), EigenCAM()], by: metrics, on: [one], scenes: 1)
        let both = TieredJudgement(many: many, few: few)
        #expect(both.slow == [EigenCAM.name])
        #expect(
            both.rows(metrics: [energy], one)
                == many.rows(of: [GradCAM.name, LayerCAM.name], metrics: [energy], one)
                + few.rows(of: [EigenCAM.name], metrics: [energy], one)
                + many.rows(of: [SceneEvaluationResult.chance], metrics: [energy], one))
        let gains = both.meanGains(over: GradCAM.name, metric: energy, one)
        #expect(
            gains == [
                many.difference(of: LayerCAM.name, from: GradCAM.name, metric: energy, one)?.mean,
                few.difference(of: EigenCAM.name, from: GradCAM.name, metric: energy, one)?.mean,
            ])
        let bars = both.gains(over: GradCAM.name, metrics: [energy], one, in: .en)
        #expect(bars.map(\.name) == ["LayerCAM", "Eigen-CAM"])
        #expect(bars.map { Float($0.bars[0].value) } == gains)
    }
}
