export default () => <p>{import.meta.env.MODE}</p>;
