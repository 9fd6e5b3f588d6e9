import Mirador

/// The answers to lesson 01's exercise: the right one, and one for each mistake that its check has to name.
public enum OcclusionSolution {
    /// The loop.
    public static func occlusion(
        of image: Tensor, window: Int, step: Int, baseline: Tensor, score: (Tensor) throws -> Float
    ) throws -> Tensor {
        try loop(image, window, step, baseline, score, Habits())
    }

    /// What students do in their own way, rightly or wrongly.
    private struct Habits: Sendable {
        var channels: Int?
        var leavesOutBorder = false, restores = true, overwrites = false, divides = true
        var goesBehindBorder = false, goesBelowBorder = false, dividesByAll = false
        var value: @Sendable (_ whole: Float, _ covered: Float) -> Float = { $0 - $1 }
    }

    private static func loop(
        _ image: Tensor, _ window: Int, _ step: Int, _ baseline: Tensor, _ score: (Tensor) throws -> Float,
        _ habits: Habits
    ) throws -> Tensor {
        let (height, width) = (image.shape[1], image.shape[2])
        let y = try score(image)
        var drop = Tensor(zeros: [height, width]), cover = drop, copy = image
        func last(_ size: Int) -> Int {
            if habits.goesBehindBorder { return size - 1 }
            return habits.leavesOutBorder ? size - window : size - window + step - 1
        }
        var count: Float = 0
        for top in stride(from: 0, through: last(height) + (habits.goesBelowBorder ? 1 : 0), by: step) {
            for left in stride(from: 0, through: last(width), by: step) {
                count += 1
                let rows = top..<min(top + window, height), columns = left..<min(left + window, width)
                if habits.restores { copy = image }
                for channel in 0..<(habits.channels ?? image.shape[0]) {
                    for row in rows {
                        for column in columns { copy[channel, row, column] = baseline[channel, row, column] }
                    }
                }
                let value = habits.value(y, try score(copy))
                for row in rows {
                    for column in columns {
                        drop[row, column] = habits.overwrites ? value : drop[row, column] + value
                        cover[row, column] += 1
                    }
                }
            }
        }
        guard habits.divides, !habits.overwrites else { return drop }
        if habits.dividesByAll { return drop / count }
        return drop.combined(with: cover) { $1 > 0 ? $0 / $1 : 0 }
    }

    public static let wrongAnswers: [WrongAnswer<Exercises.OcclusionAnswer>] = [
        wrong("covered minus whole", "sign", Habits(value: { $1 - $0 })),
        wrong("the covered score", "covered score", Habits(value: { $1 })),
        wrong("no division by the cover", "sum of windows", Habits(divides: false)),
        wrong("divides by the number of windows", "divided by all windows", Habits(dividesByAll: true)),
        wrong("through for to, from top to bottom", "windows behind the last", Habits(goesBelowBorder: true)),
        wrong("a window at every multiple", "windows behind the last", Habits(goesBehindBorder: true)),
        wrong("assigns instead of adding", "last window wins", Habits(overwrites: true)),
        wrong("covers one image for good", "image stays covered", Habits(restores: false)),
        wrong("stops at the last whole window", "whole windows alone", Habits(leavesOutBorder: true)),
        wrong("covers the first channel", "one channel", Habits(channels: 1)),
        WrongAnswer("covers with zeros", "zeros for the baseline") { image, window, step, _, score in
            try loop(image, window, step, Tensor(zeros: image.shape), score, Habits())
        },
    ]

    private static func wrong(
        _ name: String, _ mistake: String, _ habits: Habits
    ) -> WrongAnswer<Exercises.OcclusionAnswer> {
        WrongAnswer(name, mistake) { try loop($0, $1, $2, $3, $4, habits) }
    }
}
