import Mirador

// Otra forma: un bucle sobre los canales que suma `weights[target, k] * maps[0, k, row, column]`.
// Another way: a loop over the channels that adds up `weights[target, k] * maps[0, k, row, column]`.
public func classActivationMap(of target: Int, weights: Tensor, maps: Tensor) throws -> Tensor {
    let row = weights[part: target].reshaped(to: [1, maps.shape[1], 1, 1])
    return (row * maps).sum(over: .channel)
}

// Otra forma: reunir los números de filas y columnas de los lugares en dos listas y tomar de cada una `min()` y `max()`.
// Another way: collect the rows and the columns of the places in two lists and take `min()` and `max()` of each.
public func box(around map: Tensor, share: Float) throws -> Tensor {
    let threshold = share * map.maximum()
    var top = map.shape[0]
    var left = map.shape[1]
    var bottom = 0
    var right = 0
    for row in 0..<map.shape[0] {
        for column in 0..<map.shape[1] where map[row, column] >= threshold {
            top = min(top, row)
            left = min(left, column)
            bottom = max(bottom, row)
            right = max(right, column)
        }
    }
    return Tensor([Float(top), Float(left), Float(bottom), Float(right)], shape: [4])
}

public let exercises = [Exercise(classActivationMap, check: Exercises.cam), Exercise(box, check: Exercises.box)]
