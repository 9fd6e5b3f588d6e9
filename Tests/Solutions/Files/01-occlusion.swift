import Mirador

// Otra forma: restaurar en la copia solo la ventana, en vez de copiar la imagen entera para cada una. Es más rápido, y más
// fácil de hacer mal.
// Another way: restore the window alone in the copy instead of copying the whole image for each. It is faster, and easier to
// get wrong.
public func occlusion(
    of image: Tensor, window: Int, step: Int, baseline: Tensor, score: (Tensor) throws -> Float
) throws -> Tensor {
    let height = image.shape[1]
    let width = image.shape[2]
    let whole = try score(image)
    var drops = Tensor(zeros: [height, width])
    var windows = Tensor(zeros: [height, width])
    for top in stride(from: 0, to: height - window + step, by: step) {
        for left in stride(from: 0, to: width - window + step, by: step) {
            let rows = top..<min(top + window, height)
            let columns = left..<min(left + window, width)
            var covered = image
            for channel in 0..<image.shape[0] {
                for row in rows {
                    for column in columns {
                        covered[channel, row, column] = baseline[channel, row, column]
                    }
                }
            }
            let drop = try whole - score(covered)
            for row in rows {
                for column in columns {
                    drops[row, column] += drop
                    windows[row, column] += 1
                }
            }
        }
    }
    return drops / windows
}

public let exercises = [Exercise(occlusion, check: Exercises.occlusion)]
