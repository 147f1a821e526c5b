// What the page knows about the workspace: names by id, and the lists that menus offer.
export class World {
  constructor(state) {
    this.you = state.you;
    this.team = state.team;
    this.app = state.app;
    this.stripeUrl = state.stripe_url;
    this.commands = state.commands;
    this.everyone = state.people;
    this.all = state.channels;
  }

  person(id) {
    return this.everyone.find((person) => person.slack_id === id);
  }
  personName(id) {
    return id === this.app.bot_user_id ? this.app.name : this.person(id)?.name;
  }
  channel(id) {
    return this.all.find((channel) => channel.id === id);
  }
  channelName(id) {
    return this.channel(id)?.name;
  }
  people() {
    return this.everyone.map((person) => [person.slack_id, person.name]);
  }
  channels() {
    return this.all.filter((channel) => !channel.is_im).map((channel) => [channel.id, `#${channel.name}`]);
  }
  direct() {
    return this.all.find((channel) => channel.is_im);
  }
}
