import { QwcHotReloadElement, html, css } from 'qwc-hot-reload-element';
import { JsonRpc } from 'jsonrpc';
import { notifier } from 'notifier';
import '@vaadin/button';
import '@vaadin/checkbox';
import '@vaadin/progress-bar';
import '@vaadin/text-field';

/** The service's database and its migrations, with the commands of a developer's day. */
export class QwcCommonDb extends QwcHotReloadElement {

    jsonRpc = new JsonRpc(this);
    devMode = new JsonRpc('devui-logstream');

    static styles = css`
        :host { display: block; padding: 0 1em 1em; overflow: auto; }
        p, .row { display: flex; flex-wrap: wrap; gap: .6em; align-items: baseline; }
        table { border-collapse: collapse; }
        th, td { padding: .3em 1.2em .3em 0; text-align: left; border-bottom: 1px solid var(--lumo-contrast-10pct); }
        td.number { text-align: right; font-variant-numeric: tabular-nums; }
        .open { color: var(--lumo-error-text-color); font-weight: bold; }
        pre { white-space: pre-wrap; }`;

    static properties = {
        _view: { state: true },
        _answer: { state: true },
        _name: { state: true },
        _fromEntities: { state: true },
        _busy: { state: true }
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

    hotReload() {
        this.jsonRpc.database()
            .then(answer => this._view = answer.result)
            .catch(failure => this._answer = { done: false, message: String(failure?.error?.message ?? failure) })
            .finally(() => this._busy = false);
    }

    render() {
        if (!this._view) {
            return html`<vaadin-progress-bar indeterminate></vaadin-progress-bar>${this._renderAnswer()}`;
        }
        return html`${this._renderState()}${this._renderButtons()}${this._renderAnswer()}${this._renderMigrations()}`;
    }

    _renderState() {
        const view = this._view;
        return html`<p>
            <span>Database <b>${view.database}</b> on ${view.address}, PostgreSQL ${view.server}</span>
            <span>version <b>${view.version ?? 'none'}</b></span>
            ${view.pending ? html`<span class="open">${view.pending} pending: a restart applies what it may</span>` : ''}
        </p>`;
    }

    _renderButtons() {
        return html`<div class="row">
            <vaadin-button ?disabled=${this._busy} @click=${this._migrate}
                title="Restarts the service, which applies what is pending">Migrate</vaadin-button>
            <vaadin-button ?disabled=${this._busy || !this._newest()} @click=${this._undo}
                title="Runs the undo script of the newest migration">Undo ${this._newest()?.version ?? ''}</vaadin-button>
            <vaadin-button ?disabled=${this._busy} theme="error" @click=${this._reset}
                title="Drops the database and makes it anew">Reset</vaadin-button>
        </div>
        <div class="row">
            <vaadin-text-field label="New migration" placeholder="add colour" .value=${this._name}
                @value-changed=${event => this._name = event.detail.value}></vaadin-text-field>
            <vaadin-checkbox label="from the entities" .checked=${this._fromEntities}
                @checked-changed=${event => this._fromEntities = event.detail.value}></vaadin-checkbox>
            <vaadin-button ?disabled=${this._busy || !this._name.trim()} @click=${this._create}>Write</vaadin-button>
        </div>`;
    }

    _renderAnswer() {
        return this._answer ? html`<pre role="status">${this._answer.message}</pre>` : '';
    }

    _renderMigrations() {
        return html`<table>
            <thead><tr><th>Version</th><th>Description</th><th>State</th><th>Applied at</th><th>ms</th><th>Undo</th></tr></thead>
            <tbody>${this._view.migrations.map(line => html`<tr title=${line.script}>
                <td>${line.version || 'repeatable'}</td>
                <td>${line.description}</td>
                <td class=${line.state === 'applied' ? '' : 'open'}>${line.state}</td>
                <td>${line.appliedAt}</td>
                <td class="number">${line.durationMs ?? ''}</td>
                <td>${line.undo ? 'yes' : 'no'}</td>
            </tr>`)}</tbody>
        </table>`;
    }

    /** The newest migration in force, the one that an undo takes back. */
    _newest() {
        return this._view.migrations.filter(line => line.version && line.appliedAt).at(-1);
    }

    _migrate() {
        this._restart();
    }

    _undo() {
        const newest = this._newest();
        const question = `Undo ${newest.version} - ${newest.description}? What its undo script drops is lost.`;
        if (confirm(question)) {
            this._order(this.jsonRpc.undo()).then(() => this.hotReload());
        }
    }

    _reset() {
        if (confirm(`Drop database ${this._view.database} with everything in it, and make it anew?`)) {
            this._order(this.jsonRpc.drop())
                .then(done => done ? this._restart() : this.hotReload());
        }
    }

    _create() {
        this._order(this.jsonRpc.create({ name: this._name, fromEntities: this._fromEntities }))
            .then(() => this.hotReload());
    }

    /** Whether it was done. */
    _order(call) {
        this._busy = true;
        return call.then(answer => {
            this._answer = answer.result;
            if (!this._answer.done) {
                notifier.showWarningMessage('Nothing was changed');
            }
            return this._answer.done;
        });
    }

    /** The connection is lost with it, and a new one brings {@link hotReload}. */
    _restart() {
        this._busy = true;
        this.devMode.forceRestart();
    }
}
customElements.define('qwc-common-db', QwcCommonDb);
