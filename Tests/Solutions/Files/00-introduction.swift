import Mirador

// Otra forma: sumar con `maps.sum(over: .height, .width)` y dividir por `Float(maps.shape[2] * maps.shape[3])`.
// Another way: add up with `maps.sum(over: .height, .width)` and divide by `Float(maps.shape[2] * maps.shape[3])`.
public func channelMeans(of maps: Tensor) throws -> Tensor {
    return maps.mean(over: .height, .width)
}

// La media sobre los canales y su suma dan aquí el mismo mapa: el factor K desaparece al dividir por el máximo.
// The mean over the channels and their sum give the same map here: the factor K cancels in the division by the maximum.
public func positiveMap(of maps: Tensor, weights: Tensor) throws -> Tensor {
    let shaped = weights.reshaped(to: [1, weights.count, 1, 1])
    let map = (shaped * maps).mean(over: .channel).relu()
    let largest = map.maximum()
    guard largest > 0 else { return map }
    return map / largest
}

public let exercises = [
    Exercise(channelMeans, check: Exercises.channelMeans), Exercise(positiveMap, check: Exercises.positiveMap),
]
