import { QwcHotReloadElement, html, css } from 'qwc-hot-reload-element';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { JsonRpc } from 'jsonrpc';
import '@vaadin/button';
import '@vaadin/checkbox';
import '@vaadin/progress-bar';
import '@vaadin/text-field';

/** Dev mode looks for changes every other second at most. */
const WATCH_MS = 2000;

/** The service's database and its migrations, with the commands of a developer's day. */
export class QwcCommonDb extends QwcHotReloadElement {

    jsonRpc = new JsonRpc(this);
    devMode = new JsonRpc('devui-logstream');

    static styles = css`
        :host { display: block; padding: 0 1em 2em; overflow: auto; color: var(--lumo-body-text-color);
            --vaadin-input-field-label-color: var(--lumo-contrast-80pct); }
        h2 { margin: 1.6em 0 .5em; font-size: var(--lumo-font-size-l); }
        p { margin: .6em 0; max-width: 60em; }
        a { color: inherit; }
        .row { display: flex; flex-wrap: wrap; gap: .4em .8em; align-items: center; }
        .form { align-items: end; }
        .form vaadin-checkbox { margin-bottom: .5em; }
        .soft { color: var(--lumo-contrast-80pct); font-size: var(--lumo-font-size-s); }
        .badge { padding: .1em .7em; border-radius: 1em; border: 1px solid currentColor; font-weight: 600; }
        .good { color: var(--lumo-success-text-color); }
        .open { color: var(--lumo-error-text-color); }
        .box { max-width: 60em; margin: .8em 0; padding: .6em 1em; border-left: 4px solid currentColor;
            background: var(--lumo-contrast-5pct); }
        .box > * { color: var(--lumo-body-text-color); }
        .box p { margin: 0; }
        .said p { overflow-wrap: anywhere; }
        .said pre { margin: 0; }
        pre { margin: .6em 0; white-space: pre-wrap; font-family: monospace; font-size: var(--lumo-font-size-s); }
        dialog { max-width: 30em; padding: 1em 1.5em; border: 1px solid var(--lumo-contrast-20pct); border-radius: 8px;
            color: var(--lumo-body-text-color); background: var(--lumo-base-color); }
        dialog::backdrop { background: rgb(0 0 0 / 50%); }
        dialog h2 { margin: .2em 0 .5em; }
        dialog .row { justify-content: end; margin-top: 1.5em; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; }
        th, td { padding: .3em 1.5em .3em 0; text-align: left; border-bottom: 1px solid var(--lumo-contrast-20pct); }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        time { white-space: nowrap; font-variant-numeric: tabular-nums; }
        .course { display: block; width: 100%; max-width: 60em; height: 1.5em; border-radius: 4px; }
        .stages { display: flex; flex-wrap: wrap; gap: .2em 1.5em; margin: .6em 0; padding: 0; list-style: none; }
        .key { width: .8em; height: .8em; margin-right: .4em; }
        .framework { fill: var(--lumo-contrast-50pct); }
        .waiting { fill: var(--lumo-warning-color); }
        .creating { fill: var(--lumo-success-color); }
        .working { fill: var(--lumo-primary-color); }
        .failed { fill: var(--lumo-error-color); }`;

    static properties = {
        _view: { state: true },
        _answer: { state: true },
        _name: { state: true },
        _fromEntities: { state: true },
        _busy: { state: true },
        _question: { state: true }
    };

    constructor() {
        super();
        this._name = '';
        this._fromEntities = true;
    }

    connectedCallback() {
        super.connectedCallback();
        this.hotReload();
    }

    disconnectedCallback() {
        clearTimeout(this._watch);
        super.disconnectedCallback();
    }

    hotReload() {
        this.jsonRpc.database()
            .then(answer => this._show(answer.result))
            .catch(failure => this._fail(failure));
    }

    _show(view) {
        this._view = view;
        if (this._restarts && this._restarts === view.began) {
            return;
        } else if (this._restarts) {
            this._restarts = null;
            clearTimeout(this._watch);
            const state = view.pending ? `${view.pending} pending` : 'nothing is pending';
            this._answer = { done: true, message: `Restarted: version ${view.version ?? 'none'}, ${state}.` };
        }
        this._busy = false;
    }

    _fail(failure) {
        this._busy = false;
        this._answer = { done: false, message: String(failure?.error?.message ?? failure) };
    }

    render() {
        return html`
            ${this._view ? html`${this._renderState()}${this._renderMissing()}${this._renderButtons()}` : ''}
            ${this._renderAnswer()}
            ${this._view ? html`${this._renderMigrations()}${this._renderStart()}${this._renderQuestion()}` : ''}`;
    }

    _renderState() {
        const view = this._view;
        const state = this._state();
        return html`<p class="row">
            <span class="badge ${state === 'up to date' ? 'good' : 'open'}">${state}</span>
            <span>version <b>${view.version ?? 'none'}</b> of database <b>${view.database}</b></span>
            <span>PostgreSQL ${view.server} on ${view.address}</span>
            ${view.page ? html`<a href=${view.page} target="_blank" router-ignore
                >Database page <span class="soft">(new tab)</span></a>` : ''}
        </p>`;
    }

    _state() {
        const view = this._view;
        if (this._restarts) {
            return this._failed ? 'start failed' : 'restarting';
        }
        return view.pending ? `${view.pending} pending` : view.missing.length ? 'entities ahead' : 'up to date';
    }

    _renderMissing() {
        const missing = this._view.missing;
        return !missing.length ? '' : html`<div class="box open">
            <p><b>The entities are ahead of the database.</b> When the service started, no migration had made this:</p>
            <pre>${missing.join('\n')}</pre>
            <p>In tests and in production it would not start. Write the migration below, from the entities, and complete it.</p>
        </div>`;
    }

    _renderButtons() {
        const newest = this._newest();
        return html`<div class="row" role="group" aria-label="Commands">
            <vaadin-button ?disabled=${this._busy} theme="contrast" @click=${this._migrate} aria-describedby="commands"
                >Migrate</vaadin-button>
            <vaadin-button ?disabled=${this._busy || !newest} theme="contrast" @click=${this._askUndo} aria-describedby="commands"
                >Undo ${newest?.version ?? ''}</vaadin-button>
            <vaadin-button ?disabled=${this._busy} theme="error" @click=${this._askReset} aria-describedby="commands"
                >Reset</vaadin-button>
        </div>
        <p class="soft" id="commands">Migrate restarts the service, which applies what is pending. Undo runs the undo script
            of the newest migration. Reset drops the database and has it made anew.</p>
        <h2>New migration</h2>
        <div class="row form">
            <vaadin-text-field label="Name" placeholder="add colour" .value=${this._name}
                @value-changed=${event => this._name = event.detail.value}
                @keydown=${event => event.key === 'Enter' && this._create()}></vaadin-text-field>
            <vaadin-checkbox label="from the entities" .checked=${this._fromEntities}
                @checked-changed=${event => this._fromEntities = event.detail.value}></vaadin-checkbox>
            <vaadin-button ?disabled=${!this._mayCreate()} theme="contrast" @click=${this._create}>Write</vaadin-button>
        </div>`;
    }

    /** The answer is always there, because only then a screen reader announces what it says. */
    _renderAnswer() {
        const answer = this._answer;
        const doing = this._busy || !this._view && !answer && 'Reading the database ...';
        return html`<div role="status" aria-live="polite">${doing
            ? html`<p>${doing}</p><vaadin-progress-bar indeterminate aria-label="Under way"></vaadin-progress-bar>`
            : answer ? this._renderMessage(answer) : ''}</div>`;
    }

    /** Renders a message; a failure is a block of lines that are aligned. */
    _renderMessage(answer) {
        const text = answer.message.includes('\n') ? html`<pre>${answer.message}</pre>` : html`<p>${answer.message}</p>`;
        return html`<div class="box said ${answer.done ? 'good' : 'open'}">${text}</div>`;
    }

    _renderMigrations() {
        return html`<h2>Migrations</h2><div class="scroll"><table>
            <thead><tr><th scope="col">Version</th><th scope="col">Description</th><th scope="col">State</th>
                <th scope="col">Applied at</th><th scope="col" class="number">Took</th><th scope="col">Undo script</th>
            </tr></thead>
            <tbody>${this._view.migrations.map(line => html`<tr title=${line.script}>
                <td>${line.version || 'repeatable'}</td>
                <td>${line.description}</td>
                <td class=${line.state === 'applied' ? '' : 'open'}>${line.state}</td>
                <td>${line.appliedAt ? this._time(line.appliedAt) : ''}</td>
                <td class="number">${line.durationMs == null ? '' : `${line.durationMs} ms`}</td>
                <td>${line.undo ? 'yes' : 'none'}</td>
            </tr>`)}</tbody>
        </table></div>`;
    }

    /** A time without a Z is the clock of who applied the migration, in a zone that nobody has written down. */
    _time(instant) {
        if (!instant.endsWith('Z')) {
            return html`<time datetime=${instant} title="by the clock of who applied it">${instant.replace('T', ' ')}</time>`;
        }
        return html`<time datetime=${instant} title=${instant}>${new Date(instant).toLocaleString()}</time>`;
    }

    _renderStart() {
        return this._view.course ? html`<h2>Last start</h2>${unsafeHTML(this._view.course)}` : '';
    }

    /** Renders the question; the answer that changes nothing has the focus. */
    _renderQuestion() {
        const question = this._question;
        return html`<dialog aria-labelledby="question" @close=${() => this._question = null}>
            <h2 id="question">${question?.header}</h2>
            <p>${question?.text}</p>
            <div class="row">
                <vaadin-button autofocus theme="contrast" @click=${() => this._question = null}>Cancel</vaadin-button>
                <vaadin-button theme="primary error" @click=${this._confirmed}>${question?.verb}</vaadin-button>
            </div>
        </dialog>`;
    }

    updated(changed) {
        if (changed.has('_question')) {
            const dialog = this.renderRoot.querySelector('dialog');
            if (this._question) {
                dialog.showModal();
            } else {
                dialog?.close();
            }
        }
    }

    _confirmed() {
        const order = this._question.order;
        this._question = null;
        order();
    }

    /** The newest migration in force, which an undo takes back. */
    _newest() {
        return this._view.migrations.filter(line => line.version && line.appliedAt).at(-1);
    }

    _migrate() {
        this._restart('Restarting the service, which migrates ...');
    }

    _askUndo() {
        const newest = this._newest();
        this._question = {
            header: `Undo ${newest.version} - ${newest.description}?`,
            text: 'Its undo script is run: what that drops is lost.',
            verb: `Undo ${newest.version}`,
            order: () => this._order('Undoing ...', this.jsonRpc.undo()).then(() => this.hotReload())
        };
    }

    _askReset() {
        this._question = {
            header: `Drop database ${this._view.database}?`,
            text: 'Everything in it is lost. The service is restarted and makes it anew.',
            verb: 'Drop it',
            order: () => this._order('Dropping the database ...', this.jsonRpc.drop())
                .then(done => done
                    ? this._restart('Dropped. Restarting the service, which makes a new one ...')
                    : this.hotReload())
        };
    }

    _mayCreate() {
        return !this._busy && !!this._name.trim();
    }

    _create() {
        if (this._mayCreate()) {
            this._order('Writing ...', this.jsonRpc.create({ name: this._name.trim(), fromEntities: this._fromEntities }))
                .then(() => this.hotReload());
        }
    }

    /** Whether the order was done. */
    _order(doing, call) {
        this._busy = doing;
        return call
            .then(answer => {
                this._answer = answer.result;
                return answer.result.done;
            })
            .catch(failure => {
                this._fail(failure);
                return false;
            });
    }

    /** Restarts the application. The connection is lost with it, and a new connection brings {@link hotReload}. */
    _restart(doing) {
        this._busy = doing;
        this._restarts = this._view.began ?? 'before';
        this._failed = false;
        this.devMode.forceRestart();
        this._watchRestart();
    }

    /** Asks for a page, because a failed start is tried again when its reason is mended and somebody asks for one. */
    _watchRestart() {
        clearTimeout(this._watch);
        this._watch = setTimeout(() => fetch(location.href)
            .then(page => {
                if (page.ok && this._failed) {
                    location.reload();
                } else if (page.status === 500) {
                    this._failed = true;
                    this._busy = 'The start has failed: the log of the service says why, and so does any of its pages.'
                        + ' Mend that and save it, and this page comes back by itself.';
                }
            })
            .catch(() => {})
            .then(() => this._restarts && this._watchRestart()), WATCH_MS);
    }
}
customElements.define('qwc-common-db', QwcCommonDb);
