import type { Compilable, Kysely } from 'kysely'
import type { EventContract, ServiceContract, ServiceOf } from '../contracts/contract.ts'
import type { z } from 'zod'
import type { SettingField, SettingsOf } from '../settings.ts'
import type { Actor, Reach } from './actor.ts'
import type { Vault } from './vault.ts'

/** A transaction that knows its county: only that county's rows exist in it. */
export type Tx<Db> = Kysely<Db>

/** The rows of each statement of a batch, in order. */
export type RowsOf<Statements extends readonly Compilable<unknown>[]> = {
  -readonly [I in keyof Statements]: Statements[I] extends Compilable<infer Row> ? Row[] : never
}

/**
 * One request's way to the database, already bound to actor, county and the route's permission.
 *
 * `batch` sends session check, context and statements in one round trip; use it for whatever needs no decision
 * between its statements. `transaction` is for load, decide, store. In both, a session that was ended or whose
 * rights changed is noticed by the database itself before the first statement.
 */
export interface Session<Db> {
  readonly actor: Actor
  readonly reach: Reach
  /**
   * The records as this reader may have them, less the fields that the policy hides 脱敏. Answers in JSON go through it
   * by themselves; whoever writes a file out of records calls it.
   * @param of name of the records' schema
   */
  shown<R extends object>(of: string, records: readonly R[]): R[]
  /** The plugin's settings 参数 as they hold in this county. `fields` is what the manifest declares. */
  settings<const Fields extends readonly SettingField[]>(fields: Fields): SettingsOf<Fields>
  /**
   * Runs the statements as one implicit transaction and yields the rows of each.
   * `build` may run twice when the actor's rights changed since they were last read: it only describes.
   */
  batch<const Statements extends readonly Compilable<unknown>[]>(
    build: (db: Kysely<Db>, reach: Reach, actor: Actor) => Statements,
  ): Promise<RowsOf<Statements>>
  /** Commits what `work` did, unless it throws or yields a refusal: then nothing has happened. */
  transaction<T>(work: (tx: Tx<Db>, host: Host, reach: Reach) => Promise<T>): Promise<T>
  readonly files: Files
  /** Where identities and notes are sealed; for what nobody may read in passing. */
  readonly vault: Vault
}

/** What the host does for a plugin inside the plugin's transaction. */
export interface Host {
  readonly actor: Actor
  /** Tells the others once this transaction commits; subscribers run in transactions of their own. */
  publish<P extends z.ZodType>(event: EventContract<P>, payload: z.input<P>): Promise<void>
  /**
   * A neighbour's service, or undefined where the county has no active module that provides it, or has not approved
   * that this one uses it.
   */
  service<C extends ServiceContract>(contract: C): ServiceOf<C> | undefined
  /** As of a session. */
  settings<const Fields extends readonly SettingField[]>(fields: Fields): SettingsOf<Fields>
  /** Gives people a part in a team until a day; from then on `team` reach opens the team's rows to them. */
  assign(assignment: { teamId: string; personId: string; duty: string; until: string }): Promise<void>
  /** Ends the parts of everybody, or of one person, in a team at once. */
  release(assignment: { teamId: string; personId?: string }): Promise<void>
  /**
   * Has a person stand aside from a unit 回避 from this transaction's end on: its data is gone for them in every module,
   * whatever their roles and teams open. Ended by a decision of those who may, never by the module.
   */
  recuse(recusal: NewRecusal): Promise<void>
  readonly directory: Directory
}

/** A recusal as it is put on record. */
export interface NewRecusal {
  personId: string
  unitId: string
  /** Declared by the person 申报, or decided over them 决定. */
  origin: 'declared' | 'decided'
  /** In the words of who records it; read by those who decide over recusals. */
  reason: string
}

/** Names of the county's organisations and people, for use in a transaction. */
export interface Directory {
  organisations(ids: readonly string[]): Promise<OrganisationEntry[]>
  people(ids: readonly string[]): Promise<PersonEntry[]>
}

/** An organisation 单位 as the directory has it. */
export interface OrganisationEntry {
  id: string
  name: string
  type: string
  parentId: string | null
}

/** A person as the directory has them, with where they work. */
export interface PersonEntry {
  id: string
  name: string
  title: string
  organisationId: string | null
  organisationName: string | null
}

/** A file as stored: found again by its digest, within the county that stored it. */
export interface StoredFile {
  /** Hexadecimal SHA-256 of the content. */
  sha256: string
  bytes: number
  mediaType: string
  name: string
}

/** The county's file store. Which record a file belongs to, and so who may read it, is the plugin's to keep. */
export interface Files {
  /**
   * Stores a request body.
   * @refuses file.too-large, file.empty, file.type, label.state-secret
   */
  receive(request: Request, name: string): Promise<StoredFile>
  /** The content as an attachment. Undefined when this county has no such file. */
  send(file: Pick<StoredFile, 'sha256' | 'mediaType' | 'name'>): Promise<Response | undefined>
  /** A text file's content, for reading in the page. */
  text(sha256: string): Promise<string | undefined>
}
