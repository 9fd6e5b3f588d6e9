import Mirador

// Otra forma: `sum(over: .height, .width)` dividido por H W. Dividir por un número no cambia la figura; se pide la media porque
// así los pesos no dependen del tamaño del mapa.
// Another way: `sum(over: .height, .width)` divided by H W. Dividing by a number does not change the picture; the mean is asked
// for because the weights then do not depend on the map's size.
public func gradCAM(of target: Target, at layer: LayerName, in pass: ForwardPass) throws -> Tensor {
    let activation = try pass.activation(at: layer)
    let gradient = try pass.gradient(of: target, at: layer)
    let weights = gradient.mean(over: .height, .width)
    let sum = (weights * activation).sum(over: .channel)
    return sum.relu()
}

public let exercises = [Exercise(gradCAM, check: Exercises.gradCAM)]
