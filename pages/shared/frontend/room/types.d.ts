// What the server sends to the scripts of a room: the data of the page, and the views.

import type { Data as StripFigure } from "../widgets/strip.js"

/** What every view needs to know of the server; pages/room/view.py sends it. */
export interface Constants {
  root: string
  /** Seconds without a sign of life after which a wall connects again. */
  silence: number
  close: { noSeat: number; final: number[] }
  limits: {
    nickname: number
    question: number
    explanation: number
    options: number
    link: number
    line: number
  }
  outcomes: string[]
}

export interface RoomData extends Constants {
  face: "phone" | "teacher" | "projector"
  code: string
  theme: string
  colours: Record<string, string>
}

export interface PhoneData extends RoomData {
  rates: number[]
  initScales: number[]
  /** Sentences of the glossary, by term. */
  terms: Record<string, string>
}

export interface TeacherData extends RoomData {
  token: string
  base: string
  kinds: Record<string, string>
  seed: number
  bank: BankQuestion[]
  network: Control[]
  line: Control[]
  scale: Control[]
  axes: Axes
}

/** A question of the bank as the room's seed draws it. */
export interface BankQuestion {
  id: string
  kind: string
  lesson: string
  title: string
  text: string
  options: string[]
}

export interface WallData extends RoomData {
  at: string
  shown: string
  qr: string
  headings: Record<string, string>
  /** Letters in a room's code, and the further letters in the projector's code. */
  letters: { room: number; wall: number }
  axes: Axes
}

/** A choice of options, or a number in bounds. */
export interface Control {
  name: string
  label: string
  value: string | number
  options: string[]
  low: number
  high: number
}

export type Range = [low: number, high: number]

export interface Axes {
  rate: Range
  init_scale: Range
}

/** What bn_core/classroom/room/views.py sends to everybody. */
export interface View {
  code: string
  shown: string
  here: number
  names: boolean
  door: boolean
  turn: number
  kind:
    | "lobby"
    | "waiting"
    | "living_batch"
    | "predict"
    | "vote"
    | "class_sweep"
    | "look_at"
    | "write_line"
  phase: "open" | "closed" | "revealed" | null
  /** Seconds until the timer ends, when the view was sent; absent without a timer. */
  left?: number
  // deno-lint-ignore no-explicit-any -- each kind has its own fields, typed where it is drawn
  activity: any
}

export interface StudentView extends View {
  name: string
  student: number
}

export interface StageView extends View {
  kind: Exclude<View["kind"], "waiting">
  students: (string | Student)[] | null
  figures: StripFigure[]
}

export interface TeacherView extends StageView {
  students: Student[]
  screening: boolean
  /** The letters that open the wall on another computer. */
  wall: string
  waiting: Student[]
  plan: Setting[]
  /** The beginning of the question that each activity of the plan asks, "" if it asks none. */
  titles: string[]
  done: number
  /** Seats that have not answered. */
  missing: number[]
  notes: Notes | null
  // deno-lint-ignore no-explicit-any -- each kind has its own fields
  next: { kind: string; activity: any; notes: Notes | null } | null
}

/** What a speaker does and says in a step. */
export interface Notes {
  title: string
  do: string
  ask: string
  right: string
  wrong: string
  reply: string
}

export interface Student {
  student: number
  name: string
}

export interface Setting {
  kind: string
  id?: string
  text?: string
  link?: string
}

export interface Vote {
  text: string
  options: string[]
  round: number
  answered: number
  right: number | null
  why?: string[]
  tallies: number[][]
  moves: number[][] | null
  shift?: Shift
}

export interface Shift {
  twice: number
  changed: number
  to: number | null
  from: number | null
  before: number[]
  after: number[]
}

/** A bar of a histogram: a number or a range that students answered, in order. */
export interface Bar {
  label: string
  count: number
  kind: "right" | "mistake" | ""
  why: string
}

/** A network of a class sweep. */
export interface Network {
  name: string | null
  rate: number
  init_scale: number
  batch_norm: boolean
  outcome: string | null
}

/** Predictions against outcomes. */
export interface Score {
  outcomes: string[]
  matrix: number[][]
  predicted: number
  of: number
}
