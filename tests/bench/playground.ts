// Measures the networks of the TensorFlow Playground, whose nn.ts is named as the argument.
//
// The loop and the maps are those of its oneStep and updateDecisionBoundary (commit 02469bd), on
// its default problem: 250 points of the circle, layers of 4 and 2 tanh units, batches of 10.
// Nothing is painted. Prints updates per second without and with the maps, and pictures per second.
const [source, seconds] = Deno.args
const nn = await import(`file://${await Deno.realPath(source)}`)

const BATCH = 10
const RATE = 0.03
const DENSITY = 100
const tanh = nn.Activations.TANH
const network = nn.buildNetwork([2, 4, 2, 1], tanh, tanh, null, ["x", "y"], false)
const points = Array.from({ length: 250 }, (_, i) => {
  const radius = i % 2 ? 2.5 * Math.random() : 3.5 + 1.5 * Math.random()
  const angle = 2 * Math.PI * Math.random()
  return { input: [radius * Math.cos(angle), radius * Math.sin(angle)], label: i % 2 ? 1 : -1 }
})

const maps: Record<string, number[][]> = {}
nn.forEachNode(network, true, (node: { id: string }) => {
  maps[node.id] = Array.from({ length: DENSITY }, () => new Array(DENSITY))
})

function train(): void {
  points.forEach((point, i) => {
    nn.forwardProp(network, point.input)
    nn.backProp(network, point.label, nn.Errors.SQUARE)
    if ((i + 1) % BATCH === 0) nn.updateWeights(network, RATE, 0)
  })
}

function drawMaps(): void {
  for (let i = 0; i < DENSITY; i++) {
    for (let j = 0; j < DENSITY; j++) {
      nn.forwardProp(network, [-6 + (12 * i) / (DENSITY - 1), 6 - (12 * j) / (DENSITY - 1)])
      nn.forEachNode(network, true, (node: { id: string; output: number }) => {
        maps[node.id][i][j] = node.output
      })
    }
  }
}

function measure(step: () => void): number {
  for (let i = 0; i < 20; i++) step()
  const began = performance.now()
  let steps = 0
  while (performance.now() - began < 1000 * Number(seconds)) {
    step()
    steps += 1
  }
  return (1000 * steps) / (performance.now() - began)
}

const bare = measure(train)
const drawn = measure(() => {
  train()
  drawMaps()
})
const updates = points.length / BATCH
console.log(JSON.stringify({ bare: updates * bare, drawn: updates * drawn, pictures: drawn }))
