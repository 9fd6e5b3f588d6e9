import Mirador

// Otra forma: recorrer los mapas una vez y guardar para cada ventana, en un diccionario, dónde está su máximo.
// Another way: go through the maps once and keep for each window, in a dictionary, where its maximum is.
public func unpooled(_ signal: Tensor, over maps: Tensor, window: Int) throws -> Tensor {
    var result = Tensor(zeros: maps.shape)
    for k in 0..<signal.shape[1] {
        for p in 0..<signal.shape[2] {
            for q in 0..<signal.shape[3] {
                var bestRow = p * window
                var bestColumn = q * window
                for row in p * window..<(p + 1) * window {
                    for column in q * window..<(q + 1) * window {
                        if maps[0, k, row, column] > maps[0, k, bestRow, bestColumn] {
                            bestRow = row
                            bestColumn = column
                        }
                    }
                }
                result[0, k, bestRow, bestColumn] = signal[0, k, p, q]
            }
        }
    }
    return result
}

// Otra forma: por cada valor de salida, sumar lo que le llega de sus vecinos. Es la convolución con los filtros girados.
// Another way: for each value of the output add up what arrives from its neighbours. That is the convolution with the filters
// turned around.
public func deconvnetLayer(_ signal: Tensor, over maps: Tensor, window: Int, filters: Tensor) throws -> Tensor {
    let rectified = try unpooled(signal, over: maps, window: window).relu()
    let height = maps.shape[2]
    let width = maps.shape[3]
    var result = Tensor(zeros: [1, filters.shape[1], height, width])
    for k in 0..<filters.shape[0] {
        for c in 0..<filters.shape[1] {
            for i in 0..<height {
                for j in 0..<width {
                    for u in 0..<3 {
                        for v in 0..<3 {
                            let row = i + u - 1
                            let column = j + v - 1
                            if row >= 0 && row < height && column >= 0 && column < width {
                                result[0, c, row, column] += filters[k, c, u, v] * rectified[0, k, i, j]
                            }
                        }
                    }
                }
            }
        }
    }
    return result
}

public let exercises = [
    Exercise(unpooled, check: Exercises.unpooling),
    Exercise(deconvnetLayer, check: Exercises.deconvnetLayer),
]
